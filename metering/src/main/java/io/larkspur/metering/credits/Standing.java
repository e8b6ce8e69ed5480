package io.larkspur.metering.credits;

import java.time.Instant;

/** An account while its row is locked: as it was found, and as it will be. */
final class Standing {

    private final long id;
    private final String userId;
    private final String plan;
    private final Credits found;
    private final Credits foundHeld;
    private Credits balance;
    private Credits held;
    private Credits total;
    private Instant nextGrant;
    private boolean changed;

    Standing(long id, String userId, String plan, Credits balance, Credits held, Credits total, Instant nextGrant) {
        this.id = id;
        this.userId = userId;
        this.plan = plan;
        this.found = balance;
        this.foundHeld = held;
        this.balance = balance;
        this.held = held;
        this.total = total;
        this.nextGrant = nextGrant;
    }

    long id() {
        return id;
    }

    String userId() {
        return userId;
    }

    String plan() {
        return plan;
    }

    Credits found() {
        return found;
    }

    Credits foundHeld() {
        return foundHeld;
    }

    Credits balance() {
        return balance;
    }

    Credits held() {
        return held;
    }

    Credits total() {
        return total;
    }

    Instant nextGrant() {
        return nextGrant;
    }

    boolean hasChanged() {
        return changed;
    }

    /** What can be spent. */
    Credits left() {
        return balance.minus(held);
    }

    void take(Credits amount) {
        balance = balance.minus(amount);
        changed = true;
    }

    /** Fails with {@link AmountRefused} beyond counting. */
    void give(Credits amount) {
        Credits more = balance.plus(amount);
        if (!more.fitsABalance() || !total.plus(amount).fitsABalance()) {
            throw new AmountRefused("the balance cannot grow that far");
        }
        balance = more;
        total = total.plus(amount);
        changed = true;
    }

    /** It was in the balance before; the account has not got more by it in all. */
    void giveBack(Credits amount) {
        balance = balance.plus(amount);
        changed = true;
    }

    void hold(Credits amount) {
        held = held.plus(amount);
        changed = true;
    }

    void free(Credits amount) {
        held = held.minus(amount);
        changed = true;
    }

    void grantAgainAt(Instant at) {
        nextGrant = at;
        changed = true;
    }
}
