/// Questions: `ask`, `chat`, their evaluation and the assembly behind them.
@NullMarked
package dev.hradba.cli.ask;

import org.jspecify.annotations.NullMarked;
