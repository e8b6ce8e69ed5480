package io.larkspur.gateway.token;

import io.larkspur.gateway.replay.Refusal;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a call has been through. For each cause it is sent again once, and so never more than three times in all.
 *
 * @param repeatable whether the call can be sent again with what the remedy finds
 * @param met causes that a remedy was tried against
 * @param scopes what users were asked for on the way
 */
record Trial(boolean repeatable, Set<Refusal.Cause> met, Set<String> scopes) {

    static final Trial FIRST = new Trial(true, Set.of(), Set.of());

    boolean hasMet(Refusal.Cause cause) {
        return met.contains(cause);
    }

    Trial repeatable(boolean can) {
        return new Trial(can, met, scopes);
    }

    Trial after(Refusal refusal) {
        Set<Refusal.Cause> causes = EnumSet.of(refusal.cause());
        causes.addAll(met);
        return new Trial(
                repeatable,
                causes,
                refusal.cause() == Refusal.Cause.USER_SCOPE ? Set.copyOf(refusal.scopes()) : scopes);
    }
}
