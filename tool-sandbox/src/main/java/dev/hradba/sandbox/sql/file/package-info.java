/// The SQL gate for operators: a grants file says what may be read, a batch of statements shows what that means.
///
/// Start with [dev.hradba.sandbox.sql.file.GrantsFile].
@NullMarked
package dev.hradba.sandbox.sql.file;

import org.jspecify.annotations.NullMarked;
