package io.larkspur.sandbox.oauth;

/** How often an app may call one API. */
public enum Tier {
    PER_MINUTE_100(100, 60),
    PER_SECOND_1(1, 1),
    PER_SECOND_5(5, 1),
    PER_SECOND_10(10, 1),
    PER_SECOND_20(20, 1),
    /** Documented as 1000 per minute and 50 per second; the second half is the one that is felt. */
    PER_SECOND_50(50, 1);

    private final int calls;
    private final int seconds;

    Tier(int calls, int seconds) {
        this.calls = calls;
        this.seconds = seconds;
    }

    int calls() {
        return calls;
    }

    int seconds() {
        return seconds;
    }
}
