package dev.hradba.gpu.internal.decode;

import dev.hradba.gpu.internal.tokenizer.TokenList;

/// Drafts by looking up the last tokens earlier in prompt and reply and proposing what followed there.
///
/// The length of a draft follows its luck: it doubles when all of it was accepted and halves when none was; at 0 drafting
/// rests for a while. Source: Saxena 2023, "prompt lookup decoding". Not thread-safe.
final class PromptLookup {

    private static final int LONGEST_MATCH = 4;
    private static final int SHORTEST_MATCH = 2;
    private static final int LONGEST_DRAFT = 15;
    private static final int FIRST_DRAFT = 3;
    private static final int REST = 16;

    private int length = FIRST_DRAFT;
    private int resting;

    /// Proposes tokens to follow the given ones; empty if nothing matches or drafting rests.
    int[] propose(TokenList tokens, int room) {
        if (resting > 0) {
            resting--;
            return new int[0];
        }
        int size = tokens.size();
        for (int match = Math.min(LONGEST_MATCH, size - 1); match >= SHORTEST_MATCH; match--) {
            for (int end = size - 1; end >= match; end--) {
                if (matches(tokens, end, size, match)) {
                    int count = Math.min(Math.min(length, room), size - end);
                    int[] draft = new int[Math.max(0, count)];
                    for (int i = 0; i < draft.length; i++) {
                        draft[i] = tokens.get(end + i);
                    }
                    return draft;
                }
            }
        }
        return new int[0];
    }

    private static boolean matches(TokenList tokens, int end, int size, int match) {
        for (int i = 1; i <= match; i++) {
            if (tokens.get(end - i) != tokens.get(size - i)) {
                return false;
            }
        }
        return true;
    }

    /// Learns how a draft fared.
    void learn(int drafted, int accepted) {
        if (drafted == 0) {
            return;
        }
        if (accepted == drafted) {
            length = Math.min(LONGEST_DRAFT, 2 * length + 1);
        } else if (accepted == 0) {
            length /= 2;
            if (length == 0) {
                length = 1;
                resting = REST;
            }
        }
    }
}
