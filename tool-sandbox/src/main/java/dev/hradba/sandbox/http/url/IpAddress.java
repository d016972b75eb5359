package dev.hradba.sandbox.http.url;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An IPv4 or IPv6 address, kept in the family it was written in: `::ffff:127.0.0.1` stays IPv6 here, where the JDK silently makes it IPv4.
///
/// @param v6   whether it is IPv6
/// @param high upper 64 bits; 0 for IPv4
/// @param low  lower 64 bits; the 32 bits of an IPv4 address
public record IpAddress(boolean v6, long high, long low) {

    private static final int GROUPS = 8;

    /// Reads the one canonical spelling of an IPv4 address or any plain spelling of an IPv6 address without zone; resolves nothing.
    public static Optional<IpAddress> parse(String text) {
        return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
    }

    /// The JDK's address; of an IPv4-mapped one the JDK has kept only the IPv4 part.
    public static IpAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        var buffer = ByteBuffer.wrap(bytes);
        return bytes.length == 4 ? new IpAddress(false, 0, buffer.getInt() & 0xffff_ffffL) : new IpAddress(true, buffer.getLong(), buffer.getLong());
    }

    /// For the JDK's sockets. An IPv4-mapped address comes out as IPv4; the gate refuses those before.
    public InetAddress toInet() {
        var bytes = v6 ? ByteBuffer.allocate(16).putLong(high).putLong(low) : ByteBuffer.allocate(4).putInt((int) low);
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /// Dotted decimal, or the spelling of RFC 5952 section 4.
    public String text() {
        return v6 ? textV6() : "%d.%d.%d.%d".formatted((low >> 24) & 255, (low >> 16) & 255, (low >> 8) & 255, low & 255);
    }

    private static Optional<IpAddress> parseV4(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        long value = 0;
        for (String part : parts) {
            if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            value = (value << 8) | Integer.parseInt(part);
        }
        return Optional.of(new IpAddress(false, 0, value));
    }

    private static Optional<IpAddress> parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap != text.lastIndexOf("::") || text.contains(":::")) {
            return Optional.empty();
        }
        var head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        var tail = groups(gap < 0 ? "" : text.substring(gap + 2), true);
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        int given = head.get().size() + tail.get().size();
        if (gap < 0 ? given != GROUPS : given >= GROUPS) {
            return Optional.empty();
        }
        var all = new ArrayList<>(head.get());
        while (all.size() + tail.get().size() < GROUPS) {
            all.add(0);
        }
        all.addAll(tail.get());
        return Optional.of(new IpAddress(true, join(all.subList(0, 4)), join(all.subList(4, GROUPS))));
    }

    private static Optional<List<Integer>> groups(String text, boolean last) {
        var groups = new ArrayList<Integer>();
        if (text.isEmpty()) {
            return Optional.of(groups);
        }
        var parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
                groups.add(Integer.parseInt(parts[i], 16));
            } else if (last && i == parts.length - 1 && parseV4(parts[i]).isPresent()) {
                long low = parseV4(parts[i]).orElseThrow().low();
                groups.add((int) (low >> 16));
                groups.add((int) (low & 0xffff));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(groups);
    }

    private static long join(List<Integer> groups) {
        long value = 0;
        for (int group : groups) {
            value = (value << 16) | group;
        }
        return value;
    }

    private int group(int index) {
        return (int) ((index < 4 ? high >> (48 - 16 * index) : low >> (48 - 16 * (index - 4))) & 0xffff);
    }

    private String textV6() {
        int start = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && group(end) == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":").append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }
}
