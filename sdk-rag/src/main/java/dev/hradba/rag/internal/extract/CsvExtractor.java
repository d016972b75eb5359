package dev.hradba.rag.internal.extract;

import java.util.ArrayList;
import java.util.List;

/// Comma-separated values as in RFC 4180, also divided by semicolons or tabs. The first record is the header of all others; spans refer to the source.
final class CsvExtractor {

    private final String source;
    private final char delimiter;
    private int at;

    private CsvExtractor(String source) {
        this.source = source;
        this.delimiter = delimiter(source);
    }

    static Extracted extract(String source) {
        return new CsvExtractor(source).read();
    }

    private Extracted read() {
        var blocks = new ArrayList<Block>();
        List<String> headers = List.of();
        while (at < source.length()) {
            int start = at;
            List<String> cells = readRecord();
            int end = trimmedEnd(start, at);
            if (end <= start || cells.stream().allMatch(String::isBlank)) {
                continue;
            }
            if (headers.isEmpty()) {
                headers = cells;
            } else {
                String header = String.join(" | ", headers);
                blocks.add(new Block(0, start, end, header, List.of(new Unit(Unit.Kind.ROW, start, end, plain(headers, cells), header))));
            }
        }
        return new Extracted("", source, List.of(new Section("", List.of(), 0)), blocks);
    }

    /// The delimiter that the first line has most of; a comma if it has none.
    private static char delimiter(String source) {
        int end = source.indexOf('\n');
        String first = end < 0 ? source : source.substring(0, end);
        char best = ',';
        long most = 0;
        for (char candidate : new char[] {',', ';', '\t'}) {
            long count = first.chars().filter(c -> c == candidate).count();
            if (count > most) {
                best = candidate;
                most = count;
            }
        }
        return best;
    }

    private List<String> readRecord() {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (quoted) {
                if (c == '"' && at < source.length() && source.charAt(at) == '"') {
                    cell.append('"');
                    at++;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    cell.append(c);
                }
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == delimiter) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else if (c == '\n') {
                break;
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }

    private int trimmedEnd(int start, int end) {
        int to = end;
        while (to > start && Character.isWhitespace(source.charAt(to - 1))) {
            to--;
        }
        return to;
    }

    private static String plain(List<String> headers, List<String> cells) {
        var plain = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isBlank()) {
                String header = i < headers.size() && !headers.get(i).isBlank() ? headers.get(i) + ": " : "";
                plain.append(plain.isEmpty() ? "" : "; ").append(header).append(cells.get(i));
            }
        }
        return plain.toString();
    }
}
