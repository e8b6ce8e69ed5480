package io.larkspur.proofs.stage;

/**
 * What came of an answer that is streamed.
 *
 * @param pieces how many arrived
 * @param whole the last piece was among them
 * @param endedAt on the harness's own clock of nanoseconds
 */
public record Stream(int status, int pieces, boolean whole, long endedAt) {}
