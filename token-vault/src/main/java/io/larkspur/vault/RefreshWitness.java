package io.larkspur.vault;

/**
 * Sees every refresh pass its steps, on the thread that does the work and before the work goes on. Those between
 * {@link RefreshStep#BEFORE_SEND} and {@link RefreshStep#ANSWER_READ} are told by whoever speaks to the token endpoint. A
 * bean of another kind replaces the vault's own, which writes a line at DEBUG.
 */
@FunctionalInterface
public interface RefreshWitness {

    void reached(RefreshStep step, GrantKey key);
}
