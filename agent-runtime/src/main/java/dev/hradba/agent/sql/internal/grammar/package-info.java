/// The decoding grammar of SELECT statements over a schema; internal, no promise to users.
@NullMarked
package dev.hradba.agent.sql.internal.grammar;

import org.jspecify.annotations.NullMarked;
