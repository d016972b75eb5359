/// What guards: tools and their approvals, the sandbox, the gates for SQL and egress, the guard for texts.
@NullMarked
package dev.hradba.cli.tools;

import org.jspecify.annotations.NullMarked;
