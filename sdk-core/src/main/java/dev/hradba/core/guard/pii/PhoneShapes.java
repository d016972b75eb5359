package dev.hradba.core.guard.pii;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// Telephone numbers: international ones, and national forms of Czechia, Slovakia, the United States, Britain, Germany, Austria and France.
final class PhoneShapes {

    /// Digits behind the country code where there is only one possibility.
    private static final Map<String, Integer> FIXED = Map.of("1", 10, "420", 9, "421", 9, "48", 9, "33", 9, "34", 9, "41", 9, "31", 9, "32", 9, "7", 10);
    private static final Pattern DATE = Pattern.compile("\\d{1,2}[. /-]{1,2}\\d{1,2}[. /-]{1,2}(?:19|20)\\d{2}|(?:19|20)\\d{2}[-/.]\\d{1,2}[-/.]\\d{1,2}(?: \\d{1,2})?");
    private static final Pattern MOBILE = Pattern.compile("(?:60[1-8]|70[2-5]|72\\d|73\\d|77\\d|79[0-9])");

    static final List<Shape> ALL = List.of(
            Shape.cut(Kinds.PHONE, "(?<![\\w+])(?<!\\w[.-])(?:\\+ ?|00 ?)[1-9](?:[ ()./-]{0,3}\\d){6,15}", PhoneShapes::international),
            Shape.of(Kinds.PHONE, "(?<![\\w+/#.,-])(?<!\\d )\\d{3}[ .-]\\d{3}[ .-]\\d{3}(?!\\w|[,.-]\\d| \\d{3}(?!\\d))", PhoneShapes::czech),
            Shape.of(Kinds.PHONE, "(?<![\\w+/#.,-])[2-9]\\d{8}(?![\\w/]|[.,-]\\d)", PhoneShapes::listed),
            Shape.of(Kinds.PHONE, "(?<![\\w+/#.,-])(?<!\\d )(?:09\\d{2}[ /]\\d{3} ?\\d{3}|0\\d{1,2}[/ ]\\d{3,4}[ ]?\\d{2}[ ]?\\d{2}|0\\d{1,2}/\\d{3} ?\\d{4})(?!\\w|[,.-]\\d)", PhoneShapes::slovak),
            Shape.of(Kinds.PHONE, "(?<![\\w+/#.,-])(?:1[ .-])?(?:\\([2-9]\\d{2}\\)[ -]?|[2-9]\\d{2}[-. ])[2-9]\\d{2}[-. ]\\d{4}(?!\\w|[,.-]\\d)", PhoneShapes::american),
            Shape.of(Kinds.PHONE, "(?<![\\w+/#.,-])(?<!\\d )\\(?0(?:20\\)? \\d{4} \\d{4}|7\\d{3} \\d{6}|7\\d{3} \\d{3} \\d{3}|1\\d{3}\\)? \\d{5,6}|1\\d{2}\\)? \\d{3} \\d{4}|800 \\d{3} \\d{3,4})(?!\\w|[,.-]\\d)",
                    PhoneShapes::spaced),
            Shape.of(Kinds.PHONE, "(?<![\\w+/#.,-])(?<!\\d )(?:01[567]\\d[ /-]\\d{7,8}|06\\d{2}[ /-]\\d{6,8}|0[1-9](?: \\d{2}){4})(?!\\w|[,.-]\\d)", PhoneShapes::spaced),
            Shape.cut(Kinds.PHONE, "(?<![\\w+/#.,-])\\(?\\d(?:[ ()./-]{0,3}\\d){5,12}(?!\\w|[,.-]\\d)", PhoneShapes::spelled));

    private PhoneShapes() {}

    private static @Nullable Hit international(Scan scan, int start, int end) {
        boolean plus = scan.at(start) == '+';
        int from = plus ? start + 1 : start + 2;
        var digits = scan.digits(from, end);
        int national = -1;
        int code = 0;
        for (int length = 1; length <= 3 && national < 0; length++) {
            var fixed = FIXED.get(digits.substring(0, length));
            if (fixed != null && !(digits.startsWith("42") && length < 3)) {
                national = fixed;
                code = length;
            }
        }
        boolean trunk = scan.plain().substring(start, end).contains("(0)");
        int cut = end;
        if (national >= 0) {
            cut = offset(scan, from, end, code + national + (trunk ? 1 : 0));
        } else {
            cut = sensible(scan, from, end);
        }
        int count = cut < 0 ? 0 : scan.digits(from, cut).length();
        boolean whole = cut > 0 && !Character.isLetterOrDigit(scan.at(cut)) && count >= 8 && count <= (trunk ? 16 : 15);
        if (!whole || (!plus && national < 0 && !scan.listed(Topic.PHONE, start, 40)) || (!plus && scan.disowned(start))) {
            return null;
        }
        boolean opened = scan.at(start - 1) == '(' && scan.plain().indexOf(')', start) < cut && scan.plain().indexOf(')', start) >= 0
                && scan.plain().substring(start, cut).indexOf('(') < 0;
        return new Hit(Kinds.PHONE, opened ? start - 1 : start, cut, national >= 0 ? 3 : 2);
    }

    private static int offset(Scan scan, int from, int end, int count) {
        int seen = 0;
        for (int at = from; at < end; at++) {
            seen += Character.isDigit(scan.at(at)) ? 1 : 0;
            if (seen == count) {
                return at + 1;
            }
        }
        return -1;
    }

    /// The end of a number of unknown length: before a following time of day or date, and at most 15 digits.
    private static int sensible(Scan scan, int from, int end) {
        int cut = end;
        if (scan.at(end) == ':' && Character.isDigit(scan.at(end + 1))) {
            int space = scan.plain().lastIndexOf(' ', end - 1);
            cut = space > from ? space : end;
        }
        return Character.isDigit(scan.at(cut)) ? -1 : cut;
    }

    private static boolean otherwise(Scan scan, int start, int end) {
        return scan.isAmount(start, end) || scan.disowned(start);
    }

    private static int czech(Scan scan, int start, int end) {
        if (otherwise(scan, start, end) || scan.at(start + 3) != scan.at(start + 7)) {
            return 0;
        }
        boolean near = scan.listed(Topic.PHONE, start, 40) || scan.mentions().after(Topic.PHONE, end, 15);
        boolean mobile = scan.at(start + 3) == ' ' && MOBILE.matcher(scan.plain().substring(start, start + 3)).matches();
        char first = scan.at(start);
        return near && first >= '2' ? 2 : mobile ? 1 : 0;
    }

    private static int listed(Scan scan, int start, int end) {
        boolean near = scan.listed(Topic.PHONE, start, 40) || (scan.mentions().after(Topic.PHONE, end, 8) && !scan.disowned(start));
        return near && !scan.isAmount(start, end) ? 2 : 0;
    }

    private static int slovak(Scan scan, int start, int end) {
        boolean near = scan.listed(Topic.PHONE, start, 60) || scan.mentions().after(Topic.PHONE, end, 15);
        boolean mobile = scan.at(start + 1) == '9' && scan.at(start + 4) != '/';
        if (otherwise(scan, start, end) || scan.digits(start, end).length() < 9) {
            return 0;
        }
        return near ? 2 : mobile && scan.at(start + 8) == ' ' ? 1 : 0;
    }

    private static int american(Scan scan, int start, int end) {
        boolean near = scan.listed(Topic.PHONE, start, 60) || scan.mentions().after(Topic.PHONE, end, 15);
        boolean spaces = scan.at(start) != '(' && scan.plain().substring(start, end).indexOf('-') < 0 && scan.plain().substring(start, end).indexOf('.') < 0;
        if (otherwise(scan, start, end) || (spaces && !near)) {
            return 0;
        }
        return near ? 2 : 1;
    }

    private static int spaced(Scan scan, int start, int end) {
        boolean near = scan.listed(Topic.PHONE, start, 60) || scan.mentions().after(Topic.PHONE, end, 15);
        return otherwise(scan, start, end) ? 0 : near ? 2 : 1;
    }

    /// Any other number of a telephone's length right behind words that announce one.
    private static @Nullable Hit spelled(Scan scan, int start, int end) {
        int count = scan.digits(start, end).length();
        var text = scan.plain().substring(start, end);
        boolean balanced = (text.indexOf('(') >= 0) == (text.indexOf(')') >= 0);
        boolean near = scan.named(Topic.PHONE, start, 14) && count >= 7 && count <= 13;
        return near && balanced && !otherwise(scan, start, end) && !DATE.matcher(text).lookingAt() && text.indexOf("..") < 0
                ? new Hit(Kinds.PHONE, start, end, 2) : null;
    }
}
