/// The capability `repo`: approved Git repositories at approved revisions, read from their objects alone. No hook, filter or working file is touched, and
/// links are never followed.
///
/// Start at [dev.hradba.sandbox.repo.RepoCapability].
@NullMarked
package dev.hradba.sandbox.repo;

import org.jspecify.annotations.NullMarked;
