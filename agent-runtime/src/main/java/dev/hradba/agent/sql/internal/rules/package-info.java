/// A first plan by fixed rules over the links of a question. No promise to anyone outside this module.
@NullMarked
package dev.hradba.agent.sql.internal.rules;

import org.jspecify.annotations.NullMarked;
