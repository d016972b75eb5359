package dev.hradba.agent.audit;

import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

import dev.hradba.agent.audit.Finding.Kind;
import org.jdbi.v3.core.Handle;

/// Checks the signed checkpoints against each other, the key and the chain.
final class CheckpointCheck {

    private final Handle handle;
    private final ChainCheck chain;
    private final ChainCheck.Findings findings;
    private long count;
    private long signedUpTo;
    private String signedHash = "";
    private String previousLine = Digests.NOTHING;
    private boolean fragment;

    CheckpointCheck(Handle handle, ChainCheck chain, ChainCheck.Findings findings) {
        this.handle = handle;
        this.chain = chain;
        this.findings = findings;
    }

    void run(List<CheckpointFile.Line> lines, Optional<PublicKey> key, CheckpointFile file) throws IOException {
        key.map(SigningKey::fingerprint).filter(f -> !f.equals(chain.createdWithKey())).ifPresent(f -> findings.found(
                Kind.KEY_CHANGED, 1, "the public key is not the one that the log was created with"));
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var checkpoint = line.checkpoint();
            if (checkpoint.isPresent()) {
                check(checkpoint.get(), i + 1, key);
                fragment = false;
            } else if (fragment) {
                changed("line %d is not a checkpoint, nor is the line before", i + 1);
            } else {
                fragment = true; // a crash may have cut it short; then the next checkpoint vouches for it
            }
            previousLine = line.digest();
        }
        if (fragment) {
            reportFragment(lines.getLast());
        }
        if (count == 0) {
            findings.found(Kind.CHECKPOINT_CHANGED, 0, "there are no checkpoints; every log has at least one");
        }
        checkGap(file);
    }

    private void check(Checkpoint checkpoint, int line, Optional<PublicKey> key) {
        if (key.isPresent() && !checkpoint.signedBy(key.get())) {
            changed("the checkpoint in line %d is not signed by the log's key", line);
            return;
        }
        if (!checkpoint.key().equals(chain.createdWithKey())) {
            findings.found(Kind.KEY_CHANGED, checkpoint.seq(), "the checkpoint in line %d names another key than the log's".formatted(line));
        }
        if (checkpoint.number() != count + 1 || !checkpoint.previous().equals(previousLine)) {
            changed("the checkpoint in line %d does not follow the one before", line);
        }
        if (checkpoint.seq() == signedUpTo && !checkpoint.hash().equals(signedHash)) {
            findings.found(Kind.FORK, checkpoint.seq(), "two checkpoints sign different records #%d".formatted(checkpoint.seq()));
        } else if (checkpoint.seq() < signedUpTo) {
            findings.found(Kind.FORK, checkpoint.seq(), "the checkpoint in line %d is shorter than the one before".formatted(line));
        }
        if (count > 0 && checkpoint.seq() - signedUpTo > Math.max(1, chain.checkpointEvery())) {
            changed("a checkpoint before line %d is missing", line);
        }
        checkRecord(checkpoint);
        count++;
        signedUpTo = checkpoint.seq();
        signedHash = checkpoint.hash();
    }

    private void checkRecord(Checkpoint checkpoint) {
        var hash = ChainCheck.hashAt(handle, checkpoint.seq());
        if (hash.isEmpty()) {
            findings.found(Kind.TRUNCATED, checkpoint.seq(),
                    "record #%d was signed and is gone; the log now ends at #%d".formatted(checkpoint.seq(), chain.lastSeq()));
        } else if (!hash.get().equals(checkpoint.hash())) {
            findings.found(Kind.FORK, checkpoint.seq(), "record #%d is another one than was signed".formatted(checkpoint.seq()));
        }
    }

    private void reportFragment(CheckpointFile.Line last) {
        if (last.ended()) {
            changed("the last line, %d, is not a checkpoint", (int) count + 1);
        } else {
            findings.found(Kind.CHECKPOINT_CUT_SHORT, signedUpTo, "the last checkpoint was cut short while it was written");
        }
    }

    /// Checkpoints cut off the end show by the number of records that none covers.
    private void checkGap(CheckpointFile file) throws IOException {
        long latest = Math.max(signedUpTo, file.last().map(Checkpoint::seq).orElse(0L));
        if (chain.lastSeq() - latest > Math.max(1, chain.checkpointEvery())) {
            findings.found(Kind.CHECKPOINT_CHANGED, latest, "checkpoints after record #%d are missing; the log goes on to #%d"
                    .formatted(latest, chain.lastSeq()));
        }
    }

    private void changed(String what, int line) {
        findings.found(Kind.CHECKPOINT_CHANGED, signedUpTo, what.formatted(line));
    }

    long count() {
        return count;
    }

    long signedUpTo() {
        return signedUpTo;
    }
}
