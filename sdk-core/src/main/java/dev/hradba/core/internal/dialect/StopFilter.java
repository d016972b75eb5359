package dev.hradba.core.internal.dialect;

import java.util.List;

/// Keeps stop texts out of a reply: some servers (TGI) send the text that ended it. A piece that could be the beginning of
/// a stop text waits until the next one tells.
final class StopFilter {

    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private boolean stopped;

    StopFilter(List<String> stops) {
        this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
    }

    /// What of this piece, and of what was held back before, is certainly part of the reply.
    String pass(String piece) {
        if (stops.isEmpty()) {
            return piece;
        }
        if (stopped) {
            return "";
        }
        held.append(piece);
        int end = firstStop();
        stopped = end >= 0;
        return release(stopped ? end : firstPossibleStop());
    }

    /// What was held back and did not become a stop text.
    String rest() {
        return stopped ? "" : release(held.length());
    }

    private String release(int end) {
        var safe = held.substring(0, end);
        held.delete(0, end);
        return safe;
    }

    private int firstStop() {
        return stops.stream().mapToInt(held::indexOf).filter(at -> at >= 0).min().orElse(-1);
    }

    private int firstPossibleStop() {
        int longest = stops.stream().mapToInt(String::length).max().orElse(0);
        for (int at = Math.max(0, held.length() - longest + 1); at < held.length(); at++) {
            var tail = held.substring(at);
            if (stops.stream().anyMatch(stop -> stop.startsWith(tail))) {
                return at;
            }
        }
        return held.length();
    }
}
