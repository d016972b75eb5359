package dev.hradba.core.guard.pii;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

import dev.hradba.core.guard.text.PlainText;

/// One text while rules look at it.
///
/// @param text     the text in its simple forms
/// @param mentions what its words talk about
record Scan(PlainText text, Mentions mentions) {

    /// Words that say little about a number behind another topic's words, and so do not end that topic.
    private static final Set<Topic> WEAK = EnumSet.of(Topic.IP, Topic.ORIGIN, Topic.VERSION);
    private static final Pattern UNIT = Pattern.compile(
            "[ ]?(?:,-|kc|czk|eur|usd|gbp|huf|pln|chf|[€%]|[$£](?! ?\\d)|ks\\b|kusu|pcs|pieces|kg|km|mb\\b|gb\\b|tb\\b|ms\\b|kb\\b|korun|rows|radku|bytes|bajtu|tis\\b|mil\\b|m2|kwh|hodin|hours|dni\\b|days|t\\b|tun\\b|tuny\\b|tonn|tons\\b|lit(?:re|er|ru|ry)|units|people|persons|osob|obyvatel|inhabitants|users\\b|customers|shares|pages|stran\\b)");

    static Scan of(String text) {
        var plain = PlainText.of(text);
        return new Scan(plain, Mentions.of(plain));
    }

    String plain() {
        return text.plain();
    }

    /// Whether the words closest before an offset are about this topic, at most `reach` characters before it and without a
    /// digit or an empty line between.
    boolean named(Topic topic, int offset, int reach) {
        int mention = nearest(offset, reach, topic);
        return mention >= 0 && mentions.topic(mention) == topic && !Mentions.hasDigit(plain(), mentions.end(mention), offset)
                && !hasEmptyLine(mentions.end(mention), offset);
    }

    /// The same, but other numbers may stand between, as in a list.
    boolean listed(Topic topic, int offset, int reach) {
        int mention = nearest(offset, reach, topic);
        return mention >= 0 && mentions.topic(mention) == topic && !hasEmptyLine(mentions.end(mention), offset);
    }

    private int nearest(int offset, int reach, Topic wanted) {
        int mention = mentions.before(offset, reach);
        while (mention >= 0 && WEAK.contains(mentions.topic(mention)) && wanted != mentions.topic(mention)) {
            int end = mentions.end(mention);
            int left = reach - (offset - end);
            mention = mentions.before(end - 1, Math.max(0, left - 1));
        }
        return mention;
    }

    /// Whether the words closest before an offset say that a number is something else: an order, an invoice, a version.
    boolean disowned(int offset, Topic... wanted) {
        int mention = mentions.before(offset, 24);
        if (mention < 0 || hasEmptyLine(mentions.end(mention), offset)) {
            return false;
        }
        var topic = mentions.topic(mention);
        return (topic == Topic.OTHER || topic == Topic.VERSION) && !Set.of(wanted).contains(topic)
                && !Mentions.hasDigit(plain(), mentions.end(mention), offset);
    }

    private boolean hasEmptyLine(int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (plain().charAt(i) == '\n' && plain().charAt(i + 1) == '\n') {
                return true;
            }
        }
        return false;
    }

    /// Whether a unit or currency stands at one end of a number.
    boolean isAmount(int start, int end) {
        int before = start - 1;
        while (before >= 0 && plain().charAt(before) == ' ' && start - before < 3) {
            before--;
        }
        if (before >= 0 && "$€£".indexOf(plain().charAt(before)) >= 0) {
            return true;
        }
        return UNIT.matcher(text.low()).region(end, Math.min(text.low().length(), end + 12)).lookingAt();
    }

    /// The digits between two offsets.
    String digits(int start, int end) {
        var digits = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = plain().charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
            }
        }
        return digits.toString();
    }

    char at(int offset) {
        return offset >= 0 && offset < plain().length() ? plain().charAt(offset) : '\n';
    }
}
