package dev.hradba.gpu.internal.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.gpu.internal.grammar.Expression.Characters;
import dev.hradba.gpu.internal.grammar.Expression.Choice;
import dev.hradba.gpu.internal.grammar.Expression.Literal;
import dev.hradba.gpu.internal.grammar.Expression.Range;
import dev.hradba.gpu.internal.grammar.Expression.Reference;
import dev.hradba.gpu.internal.grammar.Expression.Repetition;
import dev.hradba.gpu.internal.grammar.Expression.Sequence;

/// A grammar as a recursive transition network over bytes: every rule is a small automaton whose edges read a byte, read
/// nothing, or call another rule. Working on UTF-8 bytes lets tokens end in the middle of a character.
///
/// Source: Woods 1970, "Transition network grammars". Immutable once built.
final class Network {

    private static final int MAX_STATES = 1 << 20;

    /// Reads a byte between `low` and `high`.
    record ByteEdge(int low, int high, int target) {}

    /// Calls a rule that begins at `rule` and goes on at `back`.
    record CallEdge(int rule, int back) {}

    private static final class State {
        final List<ByteEdge> bytes = new ArrayList<>(1);
        final List<CallEdge> calls = new ArrayList<>(0);
        int[] free = new int[0];
        boolean last;
    }

    private final List<State> states = new ArrayList<>();
    private final Map<String, Integer> starts = new HashMap<>();
    private final Map<String, Expression> rules;
    private final int start;

    /// Builds the network of these rules; begins with a space if `spaced`.
    ///
    /// @throws BackendException if a rule is missing, calls itself before reading anything, or the whole is too large
    Network(Map<String, Expression> rules, boolean spaced) {
        this.rules = rules;
        for (String name : rules.keySet()) {
            starts.put(name, newState());
        }
        for (Map.Entry<String, Expression> rule : rules.entrySet()) {
            int end = add(rule.getValue(), startOf(rule.getKey()), rule.getKey());
            states.get(end).last = true;
        }
        int begin = newState();
        int called = begin;
        if (spaced) {
            called = newState();
            states.get(begin).bytes.add(new ByteEdge(' ', ' ', called));
        }
        int end = newState();
        states.get(end).last = true;
        states.get(called).calls.add(new CallEdge(startOf("root"), end));
        start = begin;
        new LeftRecursion().refuse();
    }

    int start() {
        return start;
    }

    List<ByteEdge> bytes(int state) {
        return states.get(state).bytes;
    }

    List<CallEdge> calls(int state) {
        return states.get(state).calls;
    }

    int[] free(int state) {
        return states.get(state).free;
    }

    /// Whether a rule is complete in this state.
    boolean isLast(int state) {
        return states.get(state).last;
    }

    /// Whether nothing but the end of the rule can follow, so that a call that returns here need not be remembered.
    boolean isOnlyLast(int state) {
        State s = states.get(state);
        return s.last && s.bytes.isEmpty() && s.calls.isEmpty() && s.free.length == 0;
    }

    private int startOf(String rule) {
        return starts.getOrDefault(rule, -1);
    }

    private int newState() {
        if (states.size() >= MAX_STATES) {
            throw new BackendException(Kind.INVALID_REQUEST, false,
                    "the grammar needs more than %d states; use smaller repetition counts".formatted(MAX_STATES));
        }
        states.add(new State());
        return states.size() - 1;
    }

    private void link(int from, int to) {
        State state = states.get(from);
        state.free = Arrays.copyOf(state.free, state.free.length + 1);
        state.free[state.free.length - 1] = to;
    }

    /// Adds an expression behind a state and returns the state behind the expression.
    private int add(Expression expression, int from, String rule) {
        return switch (expression) {
            case Literal(var text) -> {
                int at = from;
                for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                    int next = newState();
                    states.get(at).bytes.add(new ByteEdge(b & 0xFF, b & 0xFF, next));
                    at = next;
                }
                yield at;
            }
            case Characters(var ranges) -> addCharacters(ranges, from);
            case Reference(var name) -> {
                if (startOf(name) < 0) {
                    throw new BackendException(Kind.INVALID_REQUEST, false,
                            "grammar: rule '%s' uses rule '%s', which is not defined; define it or correct the name".formatted(rule, name));
                }
                int back = newState();
                states.get(from).calls.add(new CallEdge(startOf(name), back));
                yield back;
            }
            case Sequence(var parts) -> {
                int at = from;
                for (Expression part : parts) {
                    at = add(part, at, rule);
                }
                yield at;
            }
            case Choice(var options) -> {
                int end = newState();
                for (Expression option : options) {
                    int begin = newState();
                    link(from, begin);
                    link(add(option, begin, rule), end);
                }
                yield end;
            }
            case Repetition repetition -> addRepetition(repetition, from, rule);
        };
    }

    private int addCharacters(List<Range> ranges, int from) {
        int end = newState();
        for (Range range : ranges) {
            for (int[][] bytes : Utf8Ranges.of(range.low(), range.high())) {
                int at = from;
                for (int i = 0; i < bytes.length; i++) {
                    int next = i == bytes.length - 1 ? end : newState();
                    states.get(at).bytes.add(new ByteEdge(bytes[i][0], bytes[i][1], next));
                    at = next;
                }
            }
        }
        return end;
    }

    private int addRepetition(Repetition repetition, int from, String rule) {
        int at = from;
        for (int i = 0; i < repetition.min(); i++) {
            at = add(repetition.part(), at, rule);
        }
        int end = newState();
        if (repetition.max() == Repetition.UNBOUNDED) {
            int loop = newState();
            link(at, loop);
            link(add(repetition.part(), loop, rule), loop);
            link(loop, end);
            return end;
        }
        for (int i = repetition.min(); i < repetition.max(); i++) {
            link(at, end);
            int begin = newState();
            link(at, begin);
            at = add(repetition.part(), begin, rule);
        }
        link(at, end);
        return end;
    }

    /// Finds rules that call themselves before they have read a byte; following them would never end.
    private final class LeftRecursion {

        private final Map<Integer, String> names = new HashMap<>();
        private final BitSet nullable = new BitSet();

        void refuse() {
            starts.forEach((name, state) -> names.put(state, name));
            boolean changed = true;
            while (changed) {
                changed = false;
                for (int rule : starts.values()) {
                    if (!nullable.get(rule) && reachable(rule).get(states.size())) {
                        nullable.set(rule);
                        changed = true;
                    }
                }
            }
            Map<Integer, List<Integer>> leftCalls = new HashMap<>();
            for (int rule : starts.values()) {
                leftCalls.put(rule, firstCalls(rule));
            }
            for (String name : rules.keySet()) {
                search(startOf(name), leftCalls);
            }
        }

        /// States reachable without reading; the bit behind the last state says that the rule may end.
        private BitSet reachable(int rule) {
            BitSet seen = new BitSet();
            Deque<Integer> todo = new ArrayDeque<>(List.of(rule));
            while (!todo.isEmpty()) {
                int state = todo.pop();
                if (seen.get(state)) {
                    continue;
                }
                seen.set(state);
                if (isLast(state)) {
                    seen.set(states.size());
                }
                for (int next : free(state)) {
                    todo.push(next);
                }
                for (CallEdge call : calls(state)) {
                    if (nullable.get(call.rule())) {
                        todo.push(call.back());
                    }
                }
            }
            return seen;
        }

        private List<Integer> firstCalls(int rule) {
            List<Integer> called = new ArrayList<>();
            BitSet seen = reachable(rule);
            for (int state = seen.nextSetBit(0); state >= 0 && state < states.size(); state = seen.nextSetBit(state + 1)) {
                calls(state).forEach(call -> called.add(call.rule()));
            }
            return called;
        }

        private void search(int rule, Map<Integer, List<Integer>> leftCalls) {
            BitSet seen = new BitSet();
            Deque<Integer> todo = new ArrayDeque<>(leftCalls.getOrDefault(rule, List.of()));
            while (!todo.isEmpty()) {
                int next = todo.pop();
                if (next == rule) {
                    throw new BackendException(Kind.INVALID_REQUEST, false,
                            "grammar: rule '%s' is left-recursive: it can call itself before it has read anything; write it as a repetition"
                                    .formatted(names.get(rule)));
                }
                if (!seen.get(next)) {
                    seen.set(next);
                    leftCalls.getOrDefault(next, List.of()).forEach(todo::push);
                }
            }
        }
    }
}
