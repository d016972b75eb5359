package dev.hradba.core.guard.pii;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Addresses of people and machines: e-mail, IPv4, IPv6, hardware.
final class NetShapes {

    private static final Set<String> FILES = Set.of("png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "css", "js", "json", "html", "pdf", "zip", "xml", "txt", "java", "py", "log", "ts", "yml", "yaml", "exe", "dll", "docx", "xlsx");

    private static final Pattern CENTS = Pattern.compile(",(?:\\d{1,2}|-)(?![\\d.])");

    static final List<Shape> ALL = List.of(
            Shape.lower(Kinds.EMAIL, "(?<![a-z0-9._+-])[a-z0-9._+-]{1,64} ?[\\[(] ?(?:at|zavinac) ?[\\])] ?[a-z0-9-]{1,63}(?:(?:\\.| ?[\\[(] ?(?:dot|tecka) ?[\\])] ?)[a-z0-9-]{2,63}){1,4}(?![a-z0-9@])", (scan, start, end) -> 2),
            Shape.lower(Kinds.EMAIL, "(?<![a-z0-9._+-])[a-z0-9._+-]{1,64} (?:zavinac [a-z0-9-]{1,63}(?:(?:\\.| (?:tecka|bodka) )[a-z0-9-]{2,63}){1,4}|(?:at|klammeraffe) [a-z0-9-]{1,63}(?: (?:dot|punkt) [a-z0-9-]{2,63}){1,4})(?![a-z0-9@])", (scan, start, end) -> 2),
            Shape.of(Kinds.IP_ADDRESS, "(?<![\\w.])(?<![A-Za-z]-)\\d{1,3}(?:\\.\\d{1,3}){3}(?!\\w|\\.\\d|-[A-Za-z])", NetShapes::ipv4),
            Shape.of(Kinds.IP_ADDRESS, "(?<![\\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:(?<=:)\\d{1,3}(?:\\.\\d{1,3}){3})?(?![\\w:]|\\.\\d)", NetShapes::ipv6),
            Shape.of(Kinds.MAC_ADDRESS, "(?<![\\w:-])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![\\w:])", NetShapes::mac),
            Shape.of(Kinds.MAC_ADDRESS, "(?<![\\w:-])(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}(?![\\w-])", NetShapes::mac),
            Shape.of(Kinds.MAC_ADDRESS, "(?<![\\w.])[0-9A-Fa-f]{4}\\.[0-9A-Fa-f]{4}\\.[0-9A-Fa-f]{4}(?![\\w]|\\.\\w)", NetShapes::mac));

    private NetShapes() {}

    /// Grows an address from each `@`; at most 64 characters before and 253 behind, as SMTP allows.
    static void emails(Scan scan, List<Hit> hits) {
        var text = scan.text().original();
        int last = 0;
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int start = at;
            while (start > last && at - start < 64 && isLocal(text.charAt(start - 1))) {
                start--;
            }
            while (start < at && ".'-/=&+~*".indexOf(text.charAt(start)) >= 0) {
                start++;
            }
            int end = domainEnd(text, at + 1);
            if (start < at && end > 0 && text.charAt(at - 1) != '.' && !inUserInfo(text, start)
                    && !(text.startsWith("git@", start) && end < text.length() && text.charAt(end) == ':')) {
                hits.add(new Hit(Kinds.EMAIL, start, end, 3));
                last = end;
            }
        }
    }

    /// Whether what stands here is the name or password in `scheme://name:password@host`.
    private static boolean inUserInfo(String text, int start) {
        int at = start - 1;
        while (at >= 0 && start - at < 80 && !Character.isWhitespace(text.charAt(at)) && text.charAt(at) != '/') {
            at--;
        }
        return at >= 2 && text.charAt(at) == '/' && text.charAt(at - 1) == '/' && text.charAt(at - 2) == ':';
    }

    private static boolean isLocal(char c) {
        return Character.isLetterOrDigit(c) || "!#$%'*+-^_~.".indexOf(c) >= 0;
    }

    /// Where the domain ends that starts here, or -1 if there is none with a plausible top level.
    private static int domainEnd(String text, int from) {
        int end = from;
        while (end < text.length() && end - from < 253 && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '-' || text.charAt(end) == '.')) {
            end++;
        }
        var labels = text.substring(from, end).split("\\.", -1);
        int good = 0;
        int length = 0;
        int best = -1;
        for (var label : labels) {
            if (label.isEmpty() || label.length() > 63 || label.charAt(0) == '-' || label.endsWith("-")) {
                break;
            }
            length += label.length() + (good > 0 ? 1 : 0);
            good++;
            if (good >= 2 && label.length() >= 2 && label.chars().allMatch(Character::isLetter)) {
                best = FILES.contains(label.toLowerCase(Locale.ROOT)) ? -1 : from + length;
            } else if (good >= 2 && label.startsWith("xn--")) {
                best = from + length;
            }
        }
        return best;
    }

    private static int ipv4(Scan scan, int start, int end) {
        var parts = scan.plain().substring(start, end).split("\\.");
        var octets = new int[4];
        for (int i = 0; i < 4; i++) {
            octets[i] = Integer.parseInt(parts[i]);
            if (octets[i] > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
                return 0;
            }
        }
        boolean amount = scan.isAmount(start, end) || CENTS.matcher(scan.plain()).region(end, scan.plain().length()).lookingAt();
        if (octets[0] == 0 || octets[0] == 127 || octets[0] == 255 || amount) {
            return 0;
        }
        boolean port = scan.at(end) == ':' && Character.isDigit(scan.at(end + 1));
        boolean named = scan.mentions().near(Topic.IP, start, 30) || scan.mentions().near(Topic.ORIGIN, start, 30)
                || port || scan.at(start - 1) == '@';
        int mention = octets[0] == 192 && octets[1] == 168 ? -1 : scan.mentions().before(start, 14);
        boolean product = scan.at(start - 1) == '/' && Character.isLetter(scan.at(start - 2)) && !port; // Chrome/118.0.5993.117, but not host/10.1.2.3:5432
        boolean large = octets[0] >= 100 || octets[1] >= 100 || octets[2] >= 100 || octets[3] >= 100;
        boolean upgrade = !large && !port && octets[0] < 20 && scan.mentions().near(Topic.VERSION, start, 40); // also the second of two versions
        boolean version = (mention >= 0 && scan.mentions().topic(mention) == Topic.VERSION) || product || upgrade;
        if (version && !scan.named(Topic.IP, start, 20)) {
            return 0;
        }
        boolean wide = large || octets[0] == 10;
        if (wide || octets[0] >= 20) {
            return 3;
        }
        return scan.mentions().near(Topic.VERSION, start, 60) ? 0 : named || octets[0] >= 10 || octets[3] >= 20 ? 2 : 0;
    }

    private static int ipv6(Scan scan, int start, int end) {
        var text = scan.plain().substring(start, end);
        int gap = text.indexOf("::");
        if (gap >= 0 && (text.indexOf("::", gap + 1) >= 0 || text.contains(":::"))) {
            return 0;
        }
        if ((text.startsWith(":") && !text.startsWith("::")) || (text.endsWith(":") && !text.endsWith("::"))) {
            return 0;
        }
        int groups = 0;
        for (var group : text.split(":")) {
            groups += group.isEmpty() ? 0 : group.indexOf('.') > 0 ? 2 : 1;
        }
        boolean digit = Mentions.hasDigit(text, 0, text.length());
        if (gap < 0) {
            return groups == 8 && digit ? 3 : 0;
        }
        boolean global = text.length() > 4 && gap >= 3 && "23fF".indexOf(text.charAt(0)) >= 0;
        return digit && groups < 8 && (groups >= 4 || global || (groups >= 2 && text.indexOf('.') > 0) || (groups >= 2 && scan.mentions().near(Topic.IP, start, 30))) ? 3 : 0;
    }

    private static int mac(Scan scan, int start, int end) {
        var text = scan.text().low().substring(start, end);
        long distinct = text.chars().filter(c -> c != ':' && c != '-' && c != '.').distinct().count();
        boolean letters = text.chars().anyMatch(Character::isLetter);
        boolean named = scan.mentions().near(Topic.MAC, start, 30);
        return distinct > 1 && (letters || named || text.indexOf(':') > 0) ? 3 : 0;
    }
}
