package dev.hradba.gpu.internal.grammar;

import java.util.Random;

/// Small random grammars and texts over a few characters of one to four bytes.
final class RandomGrammars {

    private static final String[] LETTERS = {"a", "b", "\u00e9", "\uD83D\uDE80"};

    private RandomGrammars() {}

    static String next(Random random) {
        int rules = 1 + random.nextInt(4);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < rules; i++) {
            out.append(i == 0 ? "root" : "r" + i).append(" ::= ").append(choice(random, rules, 3)).append('\n');
        }
        return out.toString();
    }

    static String text(Random random) {
        StringBuilder out = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            out.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return out.toString();
    }

    private static String choice(Random random, int rules, int depth) {
        StringBuilder out = new StringBuilder(sequence(random, rules, depth));
        for (int n = random.nextInt(3); n > 0; n--) {
            out.append(" | ").append(sequence(random, rules, depth));
        }
        return out.toString();
    }

    private static String sequence(Random random, int rules, int depth) {
        StringBuilder out = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            out.append(item(random, rules, depth)).append(switch (random.nextInt(10)) {
                case 0 -> "*";
                case 1 -> "+";
                case 2 -> "?";
                case 3 -> "{1,2}";
                case 4 -> "{0,3}";
                default -> "";
            }).append(' ');
        }
        return out.toString();
    }

    private static String item(Random random, int rules, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> "\"" + LETTERS[random.nextInt(LETTERS.length)] + LETTERS[random.nextInt(LETTERS.length)] + "\"";
            case 1 -> "\"" + LETTERS[random.nextInt(LETTERS.length)] + "\"";
            case 2 -> "[ab]";
            case 3 -> random.nextBoolean() ? "[^b\u00e9]" : "[a-\uD83D\uDE80]";
            case 4 -> {
                int rule = random.nextInt(rules);
                yield rule == 0 ? "root" : "r" + rule;
            }
            default -> "(" + choice(random, rules, depth - 1) + ")";
        };
    }
}
