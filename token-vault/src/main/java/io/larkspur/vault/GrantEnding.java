package io.larkspur.vault;

/**
 * Who ends grants, for the log and the meters.
 *
 * @param by the kind, one of few words
 * @param who the name: an administrator's, an application's id, an event's
 * @param tellPlatform whether the platform does not know yet and should be told, if the settings allow
 */
public record GrantEnding(String by, String who, boolean tellPlatform) {

    public static GrantEnding byAdministrator(String name) {
        return new GrantEnding("administrator", name, true);
    }

    public static GrantEnding byApplication(String applicationId) {
        return new GrantEnding("application", applicationId, true);
    }

    /** The platform itself, or what it told. */
    public static GrantEnding byPlatform() {
        return new GrantEnding("platform", "platform", false);
    }
}
