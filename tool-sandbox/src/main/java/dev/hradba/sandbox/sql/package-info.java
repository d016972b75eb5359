/// Read-only SQL: what a person may see of a database, the gate every statement passes, and the capability that runs it.
@NullMarked
package dev.hradba.sandbox.sql;

import org.jspecify.annotations.NullMarked;
