package dev.hradba.rag.internal.extract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.apache.james.mime4j.MimeIOException;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.address.AddressList;
import org.apache.james.mime4j.dom.address.MailboxList;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;

/// Reads e-mails: subject as title, who wrote to whom and when, the text (plain before HTML), and what is attached, as sections.
final class EmailExtractor {

    /// Deepest nesting of messages and attachments.
    private static final int MAX_DEPTH = 5;

    /// Most parts of one message that are looked at.
    private static final int MAX_PARTS = 500;

    private final TextWriter writer;
    private final Budget budget;
    private final int depth;
    private final List<Entity> attachments = new ArrayList<>();
    private int parts;

    private EmailExtractor(Budget budget, int depth) {
        this.writer = new TextWriter(budget);
        this.budget = budget;
        this.depth = depth;
    }

    static Extracted extract(byte[] bytes, Budget budget, int depth) {
        if (depth == 0 && MailboxExtractor.isMailbox(new String(bytes, 0, Math.min(bytes.length, 1_024), StandardCharsets.ISO_8859_1))) {
            return MailboxExtractor.extract(bytes, budget);
        }
        var config = MimeConfig.custom().setMaxLineLen(-1).setMaxHeaderLen(1_000_000).setMaxHeaderCount(10_000).build();
        var builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(config);
        try {
            Message message = builder.parseMessage(new ByteArrayInputStream(bytes));
            try {
                return read(message, budget, depth);
            } finally {
                message.dispose();
            }
        } catch (MimeIOException e) {
            throw new ExtractionException("is not a readable e-mail (%s); export it again".formatted(e.getMessage()), e);
        } catch (IOException e) {
            throw new ExtractionException("cannot be read (%s)".formatted(e.getMessage()), e);
        }
    }

    private static Extracted read(Message message, Budget budget, int depth) throws IOException {
        var extractor = new EmailExtractor(budget, depth);
        extractor.header(message);
        extractor.part(message, 0);
        for (Entity attachment : extractor.attachments) {
            extractor.attachment(attachment);
        }
        return extractor.writer.done();
    }

    private void header(Message message) {
        writer.title(message.getSubject() == null ? "" : message.getSubject());
        var lines = new ArrayList<String>();
        MailboxList from = message.getFrom();
        if (from != null && !from.isEmpty()) {
            lines.add("From: " + from.stream().map(box -> named(box.getName(), box.getAddress())).collect(Collectors.joining(", ")));
        }
        addresses(lines, "To", message.getTo());
        addresses(lines, "Cc", message.getCc());
        if (message.getDate() != null) {
            lines.add("Date: " + DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC).format(message.getDate().toInstant()));
        }
        if (message.getSubject() != null) {
            lines.add("Subject: " + message.getSubject());
        }
        lines.forEach(writer::item);
    }

    private static void addresses(List<String> lines, String name, @org.jspecify.annotations.Nullable AddressList list) {
        if (list != null && !list.isEmpty()) {
            lines.add(name + ": " + list.flatten().stream().map(box -> named(box.getName(), box.getAddress())).collect(Collectors.joining(", ")));
        }
    }

    private static String named(@org.jspecify.annotations.Nullable String name, String address) {
        return name == null || name.isBlank() ? address : name + " <" + address + ">";
    }

    private void part(Entity entity, int nesting) throws IOException {
        budget.checkTime();
        if (++parts > MAX_PARTS || nesting > 50) {
            throw new ExtractionException("has more than %d parts or nests them too deeply; it was left out".formatted(MAX_PARTS));
        }
        Body body = entity.getBody();
        if (body instanceof Multipart multipart) {
            if (multipart.getSubType().equalsIgnoreCase("alternative")) {
                part(alternative(multipart), nesting + 1);
            } else {
                for (Entity child : multipart.getBodyParts()) {
                    part(child, nesting + 1);
                }
            }
        } else if ("attachment".equalsIgnoreCase(entity.getDispositionType()) || entity.getFilename() != null || body instanceof Message) {
            attachments.add(entity);
        } else if (body instanceof SingleBody single && entity.getMimeType().startsWith("text/")) {
            text(entity.getMimeType(), single, entity.getCharset());
        }
    }

    /// Plain text if there is some, else the last part, which by RFC 2046 is the richest.
    private static Entity alternative(Multipart multipart) {
        List<Entity> all = multipart.getBodyParts();
        return all.stream().filter(part -> part.getMimeType().equals("text/plain")).findFirst().orElseGet(all::getLast);
    }

    private void text(String type, SingleBody body, @org.jspecify.annotations.Nullable String charset) throws IOException {
        byte[] bytes = bytes(body);
        if (type.equals("text/html")) {
            append(HtmlExtractor.extract(charset != null && known(charset) ? new String(bytes, charset) : HtmlCharset.decode(bytes), budget));
        } else {
            String text = charset != null && known(charset) && !charset.equalsIgnoreCase("us-ascii") ? new String(bytes, charset) : Charsets.decode(bytes);
            append(PlainExtractor.extract(text.replace("\r\n", "\n").replace('\f', ' ')));
        }
    }

    private static boolean known(String charset) {
        try {
            return java.nio.charset.Charset.isSupported(charset);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void append(Extracted part) {
        writer.include(0, "", part);
    }

    private void attachment(Entity entity) throws IOException {
        String name = entity.getFilename() == null ? entity.getBody() instanceof Message ? "forwarded.eml" : "attachment" : entity.getFilename();
        if (depth >= MAX_DEPTH) {
            writer.warn("attachment '%s' is nested more than %d deep and was left out".formatted(name, MAX_DEPTH));
            return;
        }
        try {
            if (entity.getBody() instanceof Message message) {
                writer.include(2, "Attachment " + name, read(message, budget, depth + 1));
            } else if (entity.getBody() instanceof SingleBody single) {
                byte[] bytes = bytes(single);
                Extracted read = Detector.detect(name, bytes) == dev.hradba.rag.ingest.Format.EMAIL ? extract(bytes, budget, depth + 1)
                        : Extractor.extract(name, bytes, budget);
                writer.include(2, "Attachment " + name, read);
            }
        } catch (ExtractionException e) {
            budget.checkTime();
            writer.warn("attachment '%s' %s".formatted(name, e.getMessage()));
        }
    }

    private byte[] bytes(SingleBody body) throws IOException {
        var out = new ByteArrayOutputStream();
        byte[] buffer = new byte[65_536];
        try (InputStream in = body.getInputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                if (out.size() > budget.limits().maxFileBytes()) {
                    throw new ExtractionException("has more than %,d bytes; it was left out".formatted(budget.limits().maxFileBytes()));
                }
            }
        }
        return out.toByteArray();
    }
}
