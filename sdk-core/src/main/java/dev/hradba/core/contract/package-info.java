/// Typed prompt contracts: a record describes the reply, its JSON Schema constrains it, its constraints validate it.
@NullMarked
package dev.hradba.core.contract;

import org.jspecify.annotations.NullMarked;
