package dev.hradba.sandbox.repo;

/// What one request to the capability may use up.
///
/// @param maxResults    matches or commits in a reply
/// @param maxLines      lines of one read
/// @param maxLineChars  characters kept of a line
/// @param maxFileBytes  larger files are passed over
/// @param maxIndexBytes text of one search index; what finds no room in it is left out, and searches say `truncated`
/// @param timeoutMillis time of one request
public record RepoLimits(int maxResults, int maxLines, int maxLineChars, int maxFileBytes, int maxIndexBytes, int timeoutMillis) {

    /// 50 results, 400 lines of 400 characters, files up to 1 MB, 64 MB of text per index, 25 s.
    public static final RepoLimits DEFAULT = new RepoLimits(50, 400, 400, 1 << 20, 64 << 20, 25_000);

    /// Refuses limits below one.
    public RepoLimits {
        if (maxResults < 1 || maxLines < 1 || maxLineChars < 1 || maxFileBytes < 1 || maxIndexBytes < 1 || timeoutMillis < 1) {
            throw new IllegalArgumentException("every limit of a repository is at least 1");
        }
    }
}
