package io.larkspur.accounts.login;

import java.util.Locale;

/** Why a session ended, and what its tokens are told from then on. */
public enum EndReason {
    LOGOUT(Refusal.BLACKLISTED),
    ADMINISTRATOR(Refusal.REVOKED),
    SESSION_LIMIT(Refusal.REVOKED),
    REFRESH_TOKEN_REUSED(Refusal.REVOKED),
    PASSWORD_CHANGED(Refusal.REVOKED),
    USER_REMOVED(Refusal.REVOKED),
    INACTIVITY(Refusal.INACTIVITY),
    EXPIRED(Refusal.REVOKED);

    private final Refusal refusal;

    EndReason(Refusal refusal) {
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One that this version does not know is as good as an administrator's. */
    static EndReason named(String text) {
        for (EndReason reason : values()) {
            if (reason.wireName().equals(text)) {
                return reason;
            }
        }
        return ADMINISTRATOR;
    }
}
