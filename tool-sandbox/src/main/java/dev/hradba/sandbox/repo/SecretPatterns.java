package dev.hradba.sandbox.repo;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.google.re2j.Pattern;

/// Takes out of a file what looks like a secret. Lines stay lines, so citations hold. Linear in the text.
///
/// An expression costs far more than looking for a word. So each rule names the signs without one of which it matches nothing, and is tried only on the
/// lines that have one.
final class SecretPatterns {

    private static final Pattern KEY_BLOCK = Pattern.compile("-{4,5} ?BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)? ?-{4,5}(?:.|\n)*?(?:-{4,5} ?END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)? ?-{4,5}|\\z)"
            + "|Private-Lines: [0-9]+(?:\r?\n[A-Za-z0-9+/=]{1,76})+");
    private static final List<String> KEY_SIGNS = List.of("PRIVATE KEY", "Private-Lines: ");
    private static final String BLANKS = " \t\n\f\r";

    /// One kind of secret.
    ///
    /// @param assigned whether the secret is the value of a name that the sign is part of; both may stand on lines of their own, blank ones between
    /// @param signs    in lower case
    record Rule(boolean assigned, List<String> signs, Pattern pattern, String replacement) {
        Rule(boolean assigned, String signs, String pattern, String replacement) {
            this(assigned, List.of(signs.split(" ")), Pattern.compile(pattern), replacement);
        }
    }

    private static final String NAMES = "password passwd passphrase secret apikey api_key api-key accesskey access_key access-key";
    private static final String NAME = "(?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?key|";
    /// Beginnings that issuers give their tokens so that they can be found.
    private static final String ISSUED = "glrt- gldt- glptt- glcbt- glsoat- xapp- sk_live_ sk_test_ rk_live_ rk_test_ whsec_ sg. npm_ pypi- gocspx- ya29. hf_ dop_v1_ doo_v1_ dor_v1_ "
            + "shpat_ shpca_ shppa_ shpss_ hvs. hvb. hvr. dapi age-secret-key- atatt nrak- lin_api_ key-";
    static final List<Rule> RULES = List.of(
            new Rule(false, "akia asia", "\\b(AKIA|ASIA)[0-9A-Z]{16}\\b", "[redacted: AWS key]"),
            new Rule(false, "ghp_ gho_ ghu_ ghs_ ghr_", "\\bgh[pousr]_[A-Za-z0-9]{30,}\\b", "[redacted: GitHub token]"),
            new Rule(false, "github_pat_", "\\bgithub_pat_[A-Za-z0-9_]{30,}", "[redacted: GitHub token]"),
            new Rule(false, "glpat-", "\\bglpat-[A-Za-z0-9_-]{15,}", "[redacted: GitLab token]"),
            new Rule(false, "xox", "\\bxox[abeoprs]-[A-Za-z0-9-]{10,}", "[redacted: Slack token]"),
            new Rule(false, "aiza", "\\bAIza[0-9A-Za-z_-]{35}", "[redacted: Google key]"),
            new Rule(false, "sk-", "\\bsk-[A-Za-z0-9_-]{20,}", "[redacted: API key]"),
            new Rule(false, "eyj", "\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{4,}", "[redacted: JSON web token]"),
            new Rule(false, ISSUED, "\\b(?:gl(?:rt|dt|ptt|cbt|soat)-[A-Za-z0-9_-]{15,}|xapp-[A-Za-z0-9-]{20,}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{20,}"
                    + "|SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}|GOCSPX-[A-Za-z0-9_-]{20,}|ya29\\.[A-Za-z0-9_-]{20,}"
                    + "|hf_[A-Za-z0-9]{30,}|do[opr]_v1_[a-f0-9]{40,}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{30,}|hv[sbr]\\.[A-Za-z0-9_-]{20,}|dapi[a-f0-9]{32}|AGE-SECRET-KEY-1[A-Z0-9]{50,}"
                    + "|ATATT[A-Za-z0-9_=-]{30,}|NRAK-[A-Z0-9]{20,}|lin_api_[A-Za-z0-9]{30,}|key-[a-f0-9]{32})", "[redacted: token]"),
            new Rule(false, ":aa", "\\b[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}", "[redacted: token]"),
            new Rule(false, "hooks.slack.com/ /api/webhooks/", "(hooks\\.slack\\.com/[a-z]{1,20}/|/api/webhooks/)[A-Za-z0-9/_-]{20,}", "$1[redacted: webhook]"),
            new Rule(false, "://", "(://[^\\s/:@'\"]{1,100}:)[^\\s/@'\"]{1,200}@", "$1[redacted: password]@"),
            new Rule(false, "authorization", "(?i)(\\bauthorization['\"]?[ \\t]*[:=,][ \\t]*['\"]?(?:basic|bearer|token)[ \\t]+)[A-Za-z0-9._~+/=-]{8,}", "$1[redacted: credentials]"),
            new Rule(false, "\"auth\"", "(\"auth\"[ \\t]*:[ \\t]*\")[A-Za-z0-9+/=]{16,}", "$1[redacted: credentials]"),
            new Rule(false, "login ", "(\\blogin[ \\t]+\\S+[ \\t]+password[ \\t]+)\\S+", "$1[redacted: password]"),
            new Rule(false, ":5432:", "(?m)(^[^:\\s#]+:5432:[^:\\s]+:[^:\\s]+:)[^\\s:]{4,}[ \\t\\r]*$", "$1[redacted: password]"),
            // part of a connection string, a query or a command line
            new Rule(false, "password= passwd= passphrase= pwd= accountkey= sharedaccesskey= sig= signature= access_token= client_secret= apikey= api_key= api-key= token=",
                    "(?i)([?&;'\"][ \\t]?(?:password|passwd|passphrase|pwd|accountkey|sharedaccesskey|sig|signature|access_token|client_secret|api[_-]?key|token)=)[^\\s;&'\"<>${}()]{6,}",
                    "$1[redacted: secret]"),
            new Rule(false, "--password --passwd --passphrase --token --secret --api-key --access-key",
                    "(--(?:password|passwd|passphrase|token|secret|api-key|access-key)[ =]['\"]?)[^\\s'\"$<({\\[-][^\\s'\"]{5,}", "$1[redacted: secret]"),
            new Rule(false, ":_", "(:_(?:authToken|password|auth)[ \\t]*=[ \\t]*['\"]?)[^\\s'\"$]{6,}", "$1[redacted: secret]"),
            new Rule(false, NAMES + " authtoken auth_token auth-token privatekey private_key private-key",
                    "(?i)(<[A-Za-z0-9_.:-]*" + NAME + "auth[_-]?token|private[_-]?key)[A-Za-z0-9_-]*>[ \\t]*)[^<\\s$][^<\n]{3,}(</)", "$1[redacted: secret]$2"),
            new Rule(false, "env", "(?m)(^[ \\t]*ENV[ \\t]+[A-Z0-9_]*(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|API_?KEY|ACCESS_?KEY|TOKEN)[A-Z0-9_]*[ \\t=]+)[^\\s'\"$]{8,}", "$1[redacted: secret]"),
            new Rule(true, NAMES + " pwd authtoken auth_token auth-token privatekey private_key private-key",
                    "(?i)(\\b[A-Za-z0-9_.-]*" + NAME + "pwd|auth[_-]?token|private[_-]?key)[A-Za-z0-9_-]*['\"]?\\s*[:=]\\s*['\"])[^'\"\n]{5,}(['\"])",
                    "$1[redacted: secret]$2"),
            new Rule(true, NAMES + " token",
                    "(?im)(^\\s*(?:export\\s+)?[A-Z0-9_.-]*" + NAME + "token)[A-Z0-9_-]*\\s*[=:]\\s*)[^\\s'\"$({<]{8,}([ \\t\\f\\r]*$|[ \\t]+(?:#|//|;|&&|\\|\\||\\\\)[^\n]*$)",
                    "$1[redacted: secret]$2"));
    private static final Signs SIGNS = new Signs();

    private SecretPatterns() {}

    /// Changes when the patterns do.
    static String form() {
        return KEY_BLOCK + " " + RULES;
    }

    static String redact(String text) {
        var result = keysRedacted(text);
        var folded = folded(result);
        var rules = SIGNS.in(folded);
        for (int i = rules.nextSetBit(0); i >= 0; i = rules.nextSetBit(i + 1)) {
            var redacted = redacted(RULES.get(i), result, windows(RULES.get(i), result, folded));
            if (!redacted.equals(result)) {
                result = redacted;
                folded = folded(result);
                rules = SIGNS.in(folded);
            }
        }
        return result;
    }

    /// Which rules have a sign in a text, found in one pass by the signs' first two characters.
    private static final class Signs {

        private static final int ASCII = 128;
        private final List<List<Integer>> rules = new ArrayList<>();
        private final List<List<String>> signs = new ArrayList<>();
        private final short[] first = new short[ASCII * ASCII];

        Signs() {
            for (int rule = 0; rule < RULES.size(); rule++) {
                for (var sign : RULES.get(rule).signs) {
                    int at = sign.charAt(0) * ASCII + sign.charAt(1);
                    if (first[at] == 0) {
                        rules.add(new ArrayList<>());
                        signs.add(new ArrayList<>());
                        first[at] = (short) signs.size();
                    }
                    rules.get(first[at] - 1).add(rule);
                    signs.get(first[at] - 1).add(sign);
                }
            }
        }

        BitSet in(String folded) {
            var found = new BitSet();
            for (int i = 0; i + 1 < folded.length(); i++) {
                char a = folded.charAt(i);
                char b = folded.charAt(i + 1);
                int group = a < ASCII && b < ASCII ? first[a * ASCII + b] - 1 : -1;
                for (int k = 0; group >= 0 && k < signs.get(group).size(); k++) {
                    if (folded.startsWith(signs.get(group).get(k), i)) {
                        found.set(rules.get(group).get(k));
                    }
                }
            }
            return found;
        }
    }

    static String keysRedacted(String text) {
        if (KEY_SIGNS.stream().noneMatch(text::contains)) {
            return text;
        }
        var block = KEY_BLOCK.matcher(text);
        var kept = new StringBuilder();
        int from = 0;
        while (block.find()) {
            kept.append(text, from, block.start()).append("[redacted: private key]");
            text.substring(block.start(), block.end()).chars().filter(c -> c == '\n').forEach(c -> kept.append('\n'));
            from = block.end();
        }
        return kept.append(text, from, text.length()).toString();
    }

    /// Letters in lower case, as expressions without regard to case take them: with the long s and the sign for kelvin. Every place stays the same.
    private static String folded(String text) {
        var chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            char c = chars[i];
            chars[i] = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c == '\u017f' ? 's' : c == '\u212a' ? 'k' : c;
        }
        return new String(chars);
    }

    /// Beginnings and ends of the lines in which the rule is tried, in order; some overlap.
    private static Map<Integer, Integer> windows(Rule rule, String text, String folded) {
        var windows = new TreeMap<Integer, Integer>();
        for (var sign : rule.signs) {
            for (int at = folded.indexOf(sign); at >= 0; ) {
                int end = lineEnd(text, at);
                int next = folded.indexOf(sign, end);
                for (int more = 0; rule.assigned && more < 2 && end < text.length(); more++) {
                    end = lineEnd(text, afterBlanks(text, end));
                }
                windows.merge(text.lastIndexOf('\n', at) + 1, end, Math::max);
                at = next;
            }
        }
        return windows;
    }

    private static String redacted(Rule rule, String text, Map<Integer, Integer> windows) {
        var result = new StringBuilder();
        int copied = 0;
        int start = -1;
        int end = -1;
        for (var window : windows.entrySet()) {
            if (start >= 0 && window.getKey() > end) {
                result.append(text, copied, start).append(rule.pattern.matcher(text.substring(start, end)).replaceAll(rule.replacement));
                copied = end;
                start = -1;
            }
            start = start < 0 ? window.getKey() : start;
            end = Math.max(end, window.getValue());
        }
        result.append(text, copied, start).append(rule.pattern.matcher(text.substring(start, end)).replaceAll(rule.replacement));
        return result.append(text, end, text.length()).toString();
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static int afterBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && BLANKS.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
