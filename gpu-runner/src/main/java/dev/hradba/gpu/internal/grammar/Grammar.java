package dev.hradba.gpu.internal.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;

/// Follows a text byte by byte through a grammar. Where the text stands is one small number, so that speculation can
/// go ahead and come back for nothing.
///
/// A position in the grammar is a state of the [Network] and a stack of states to return to. All positions that the text
/// so far allows form a set; sets, and stacks within them, are numbered when first seen, and the step from a set by a byte
/// is remembered. So the grammar turns into a deterministic automaton as it is used. Not thread-safe.
final class Grammar {

    /// The set of no positions: the text does not belong to the grammar.
    static final int DEAD = 0;

    private static final int MAX_POSITIONS = 1 << 14;
    private static final int BOTTOM = 0;

    private final Network network;
    private final Map<Long, Integer> stackNumbers = new HashMap<>();
    private final List<Long> stacks = new ArrayList<>();
    private final Map<Positions, Integer> setNumbers = new HashMap<>();
    private final List<Positions> sets = new ArrayList<>();
    private final List<int[]> steps = new ArrayList<>();
    private final int start;

    /// Positions that read a byte next, and whether the text may end here.
    private record Positions(List<Long> list, boolean complete) {}

    Grammar(Network network) {
        this.network = network;
        stacks.add(0L);
        number(new Positions(List.of(), false));
        Builder builder = new Builder();
        builder.add(network.start(), BOTTOM);
        start = builder.number();
    }

    /// Where every text begins.
    int start() {
        return start;
    }

    /// Whether a text may end here.
    boolean isComplete(int set) {
        return sets.get(set).complete;
    }

    /// Whether no byte can follow.
    boolean isExhausted(int set) {
        return sets.get(set).list.isEmpty();
    }

    /// How many sets have been met; a measure of the memory in use.
    int size() {
        return sets.size();
    }

    /// Where the text stands after one more byte.
    int step(int set, int b) {
        int[] row = steps.get(set);
        if (row.length == 0) {
            row = new int[256];
            Arrays.fill(row, -1);
            steps.set(set, row);
        }
        if (row[b] < 0) {
            row[b] = compute(set, b);
        }
        return row[b];
    }

    private int compute(int set, int b) {
        Builder builder = new Builder();
        for (long position : sets.get(set).list) {
            for (Network.ByteEdge edge : network.bytes(stateOf(position))) {
                if (b >= edge.low() && b <= edge.high()) {
                    builder.add(edge.target(), stackOf(position));
                }
            }
        }
        return builder.number();
    }

    private static int stateOf(long packed) {
        return (int) (packed >>> 32);
    }

    private static int stackOf(long packed) {
        return (int) packed;
    }

    private static long pack(int state, int stack) {
        return (long) state << 32 | stack;
    }

    private int push(int state, int stack) {
        return stackNumbers.computeIfAbsent(pack(state, stack), packed -> {
            stacks.add(packed);
            return stacks.size() - 1;
        });
    }

    private int number(Positions set) {
        return setNumbers.computeIfAbsent(set, s -> {
            sets.add(s);
            steps.add(new int[0]);
            return sets.size() - 1;
        });
    }

    /// Follows free edges, calls and returns from some positions to those that read a byte.
    private final class Builder {
        private final Set<Long> seen = new HashSet<>();
        private final List<Long> reading = new ArrayList<>();
        private final Deque<Long> todo = new ArrayDeque<>();
        private boolean complete;

        void add(int state, int stack) {
            offer(state, stack);
            while (!todo.isEmpty()) {
                follow(todo.pop());
            }
        }

        private void offer(int state, int stack) {
            long position = pack(state, stack);
            if (seen.add(position)) {
                todo.push(position);
            }
        }

        private void follow(long position) {
            int state = stateOf(position);
            int stack = stackOf(position);
            if (!network.bytes(state).isEmpty()) {
                reading.add(position);
                if (reading.size() > MAX_POSITIONS) {
                    throw new BackendException(Kind.INVALID_REQUEST, false,
                            "the grammar is too ambiguous: a text can stand at more than %d places of it; simplify it".formatted(MAX_POSITIONS));
                }
            }
            for (int next : network.free(state)) {
                offer(next, stack);
            }
            for (Network.CallEdge call : network.calls(state)) {
                boolean tail = network.isOnlyLast(call.back());
                offer(call.rule(), tail ? stack : push(call.back(), stack));
            }
            if (network.isLast(state)) {
                if (stack == BOTTOM) {
                    complete = true;
                } else {
                    long below = stacks.get(stack);
                    offer(stateOf(below), stackOf(below));
                }
            }
        }

        int number() {
            reading.sort(null);
            return Grammar.this.number(new Positions(List.copyOf(reading), complete));
        }
    }
}
