package io.larkspur.gateway.guard;

/** Lets a share of the calls be sent once more, and no more, so that retries cannot become the load that breaks a thing. */
final class RetryBudget {

    private static final int WHOLE = 100;
    private static final int MOST = 10 * WHOLE;

    private final int share;
    private int saved;

    /** @param share per cent of the calls */
    RetryBudget(int share) {
        this.share = share;
        this.saved = share == 0 ? 0 : WHOLE;
    }

    synchronized void called() {
        saved = Math.min(MOST, saved + share);
    }

    synchronized boolean take() {
        if (saved < WHOLE) {
            return false;
        }
        saved -= WHOLE;
        return true;
    }
}
