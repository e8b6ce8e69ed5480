package io.larkspur.vault;

/** Users of the platform as user_info describes them. */
final class People {

    private People() {}

    static PlatformUser ada() {
        return new PlatformUser("ou_ada", "on_ada", "ada01", "Ada", "ada@example.com", "+861");
    }

    static PlatformUser eve() {
        return new PlatformUser("ou_eve", "on_eve", "eve01", "Eve", null, null);
    }

    /** As seen without any permission to read ids. */
    static PlatformUser nobody() {
        return new PlatformUser(null, null, null, "Nobody", null, null);
    }
}
