package io.larkspur.accounts.audit;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The signed ends of all chains at one time.
 *
 * @param previous the digest of the checkpoint before, zeros for the first
 */
record Checkpoint(long id, Instant createdAt, String ends, String previous, byte[] signature) {

    /** What is signed. */
    static String text(Instant createdAt, String ends, String previous) {
        return "larkspur audit checkpoint\n" + Chain.micros(createdAt) + "\n" + previous + "\n" + ends;
    }

    String text() {
        return text(createdAt, ends, previous);
    }

    /** What the next checkpoint is bound to. */
    String digest() {
        return Chain.sha256(text() + "\n" + HexFormat.of().formatHex(signature));
    }

    Optional<ChainEnd> end(int writer) {
        return allEnds().stream().filter(end -> end.writer() == writer).findFirst();
    }

    List<ChainEnd> allEnds() {
        return ChainEnd.parse(ends);
    }
}
