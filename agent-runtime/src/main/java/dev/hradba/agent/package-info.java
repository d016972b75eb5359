/// The secure loop: policy, budgets, tools, audit.
@NullMarked
package dev.hradba.agent;

import org.jspecify.annotations.NullMarked;
