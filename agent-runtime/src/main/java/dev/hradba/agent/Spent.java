package dev.hradba.agent;

import dev.hradba.core.Usage;

/// What a run has spent.
///
/// @param steps model turns
/// @param calls tool calls carried out or begun
/// @param rows  rows of their results
/// @param usage tokens
record Spent(int steps, int calls, int rows, Usage usage) {

    static final Spent NOTHING = new Spent(0, 0, 0, Usage.NONE);

    Spent turn(Usage more) {
        return new Spent(steps + 1, calls, rows, usage.plus(more));
    }

    Spent call() {
        return new Spent(steps, calls + 1, rows, usage);
    }

    Spent rows(int more) {
        return new Spent(steps, calls, Math.addExact(rows, more), usage);
    }
}
