package io.larkspur.vault;

/** Failures whose constructors the vault keeps to itself. */
public final class VaultProblems {

    private VaultProblems() {}

    public static RuntimeException unknown(String sessionId) {
        return new UnknownAuthSession(sessionId);
    }

    public static RuntimeException ended(AuthSession session) {
        return new AuthSessionEnded(session);
    }

    public static RuntimeException otherPerson(AuthSession session) {
        return new OtherPersonAuthorized(session);
    }

    public static RuntimeException stateRefused() {
        return new StateRefused();
    }
}
