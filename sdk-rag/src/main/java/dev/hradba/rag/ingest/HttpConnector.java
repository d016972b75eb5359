package dev.hradba.rag.ingest;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.ingest.IngestReport.Failure;
import dev.hradba.rag.ingest.IngestReport.Skipped;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/// Pages of web servers as documents; ids are their addresses. An address that ends in `.xml` is a sitemap (sitemaps.org), whose pages are read; other pages' links are
/// followed as far as `depth` says, on the same server and not above the folder of the page they were found from. A page that links are read from is fetched twice.
///
/// What is no longer named leaves the index. A page that fails stays in it, and so does everything while a sitemap or a page with links fails.
///
/// @param addresses  pages and sitemaps, `https` or `http`
/// @param depth      how many links away from the given pages documents may be; 0 for the given pages alone
/// @param maxPages   most pages; more are refused, for a cut list would look like vanished documents
/// @param collection collection of the documents
/// @param rights     who may read which, by host and path: `wiki.example/hr/**: allow hr`
/// @param web        opens addresses; give one that obeys egress rules
public record HttpConnector(List<String> addresses, int depth, int maxPages, String collection, RightsRules rights, Web web) implements Connector {

    /// Longest page or sitemap that is searched for addresses, in bytes; what the sitemap protocol allows.
    private static final int MAX_LISTING = 50_000_000;

    /// Opens addresses.
    @FunctionalInterface
    public interface Web {
        /// A page, to be closed by who asked.
        ///
        /// @throws FileNotFoundException if there is no such page; one that other pages link to is skipped
        /// @throws IOException if it cannot be had; the message becomes the reason in the report
        Page open(String address) throws IOException;
    }

    /// @param address where it came from, after redirects
    /// @param content its bytes
    public record Page(String address, InputStream content) {}

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if no address is given, or one that is not absolute
    public HttpConnector {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address is given; name pages or a sitemap");
        }
        if (depth < 0 || maxPages < 1) {
            throw new IllegalArgumentException("depth %d or maxPages %d is too small; from 0 and from 1 on".formatted(depth, maxPages));
        }
        for (String address : addresses) {
            if (page(address).isEmpty()) {
                throw new IllegalArgumentException("'%s' is no address of a page; write https://host/path".formatted(address));
            }
        }
    }

    @Override
    public Listing list() {
        var found = new Found();
        for (String address : addresses) {
            URI start = page(address).orElseThrow();
            if (isSitemap(start)) {
                found.sitemap(start, true);
            } else {
                found.walk(start);
            }
        }
        return new Listing(found.sources(), found.failures, found.skipped, found.incomplete ? List.of("") : List.of());
    }

    private static boolean isSitemap(URI address) {
        return address.getPath().endsWith(".xml");
    }

    /// The address without its fragment, if it is one of a web server.
    private static Optional<URI> page(String address) {
        try {
            URI uri = new URI(address.strip().replaceFirst("#.*$", ""));
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri.getRawPath().isEmpty() ? uri.resolve("/") : uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /// What the listing has met so far.
    private final class Found {

        private final Map<URI, Optional<Instant>> pages = new LinkedHashMap<>();
        private final List<Failure> failures = new ArrayList<>();
        private final List<Skipped> skipped = new ArrayList<>();
        private boolean incomplete;

        /// Pages of a sitemap, or of the sitemaps that an index names.
        void sitemap(URI address, boolean index) {
            org.jsoup.nodes.Document map;
            try {
                map = read(address, Parser.xmlParser());
            } catch (IOException e) {
                fail(address, e);
                return;
            }
            for (Element entry : map.select("urlset > url, sitemapindex > sitemap")) {
                String text = entry.select("> loc").text();
                var named = page(text);
                if (named.isEmpty()) {
                    failures.add(new Failure(Ids.of(address + ": " + text), "is no address of a page"));
                } else if (entry.normalName().equals("url")) {
                    add(named.get(), modified(entry.select("> lastmod").text()));
                } else if (index) {
                    sitemap(named.get(), false);
                } else {
                    fail(named.get(), new IOException("it is an index of an index of sitemaps, which is not read"));
                }
            }
            if (map.select("> urlset, > sitemapindex").isEmpty()) {
                fail(address, new IOException("it is no sitemap; a page of another kind must not end in .xml"));
            }
        }

        /// A page and those it leads to, nearest first.
        void walk(URI start) {
            String folder = start.resolve(".").toString();
            Set<URI> level = Set.of(start);
            add(start, Optional.empty());
            for (int step = 0; step < depth && !level.isEmpty(); step++) {
                var next = new LinkedHashSet<URI>();
                for (URI page : level) {
                    links(page, page.equals(start)).stream().filter(link -> link.toString().startsWith(folder) && !pages.containsKey(link)).forEach(next::add);
                }
                next.removeIf(link -> !isDocument(link));
                next.forEach(link -> add(link, Optional.empty()));
                level = next;
            }
        }

        private List<URI> links(URI page, boolean named) {
            try {
                var html = read(page, Parser.htmlParser());
                return html.select("a[href]").stream().map(link -> page(link.absUrl("href"))).flatMap(Optional::stream).distinct().toList();
            } catch (FileNotFoundException e) {
                if (named) {
                    fail(page, e);
                }
                pages.remove(page);
                skipped.add(new Skipped(Ids.of(page.toString()), "linked but not there"));
                return List.of();
            } catch (IOException e) {
                fail(page, e);
                return List.of();
            }
        }

        private boolean isDocument(URI link) {
            var useless = FolderConnector.useless(link.getPath(), Readers.NONE);
            useless.ifPresent(reason -> skipped.add(new Skipped(Ids.of(link.toString()), reason)));
            return useless.isEmpty();
        }

        private org.jsoup.nodes.Document read(URI address, Parser parser) throws IOException {
            try (InputStream in = web.open(address.toString()).content()) {
                byte[] bytes = in.readNBytes(MAX_LISTING + 1);
                if (bytes.length > MAX_LISTING) {
                    throw new IOException("it is longer than %,d bytes".formatted(MAX_LISTING));
                }
                return Jsoup.parse(new ByteArrayInputStream(bytes), null, address.toString(), parser);
            }
        }

        private void add(URI page, Optional<Instant> modified) {
            if (pages.size() == maxPages && !pages.containsKey(page)) {
                throw new KnowledgeBaseException("more than %,d pages are named; name fewer or raise maxPages. Nothing was changed".formatted(maxPages), false);
            }
            if (Ids.of(page.toString()).length() > Document.MAX_ID_LENGTH) {
                failures.add(new Failure(Ids.of(page.toString()).substring(0, 200), "has an address of more than %,d characters".formatted(Document.MAX_ID_LENGTH)));
            } else {
                pages.putIfAbsent(page, modified);
            }
        }

        private void fail(URI address, IOException e) {
            incomplete = true;
            pages.remove(address);
            failures.add(new Failure(Ids.of(address.toString()), "cannot be searched for pages: %s; what the knowledge base has of this collection stays".formatted(e.getMessage())));
        }

        private List<Source> sources() {
            return pages.entrySet().stream().map(page -> source(page.getKey(), page.getValue())).toList();
        }
    }

    private Source source(URI page, Optional<Instant> modified) {
        String address = page.toString();
        Rights readers = rights(page);
        var source = Source.of(Ids.of(address), collection, name(page.getPath()), 0, () -> open(address, readers)).withRights(readers).withLink(address);
        return modified.map(source::withModified).orElse(source);
    }

    private Rights rights(URI page) {
        return rights.of(page.getRawAuthority() + page.getPath());
    }

    /// A page as those may read it who may read its address; one that leads to a page of other readers would show that one to them.
    private InputStream open(String address, Rights readers) throws IOException {
        Page opened = web.open(address);
        if (page(opened.address()).map(this::rights).filter(readers::equals).isEmpty()) {
            opened.content().close();
            throw new IOException("it leads to %s, which others may read; name that address".formatted(opened.address()));
        }
        return opened.content();
    }

    /// A name whose ending tells what the document is. That of a program tells how the page was made.
    private static String name(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return Format.ofFileName(name).filter(format -> format != Format.CODE).isPresent() ? name : "page";
    }

    private static Optional<Instant> modified(String text) {
        try {
            return text.isBlank() ? Optional.empty()
                    : Optional.of(text.contains("T") ? OffsetDateTime.parse(text).toInstant() : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
