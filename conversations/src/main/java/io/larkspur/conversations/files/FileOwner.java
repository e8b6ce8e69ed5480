package io.larkspur.conversations.files;

/**
 * Whose files are meant.
 *
 * @param userId as accounts counts users
 * @param name what they go by in paths
 */
public record FileOwner(long userId, String name) {

    /** Where all paths of this owner begin. */
    public String folder() {
        return "users/" + name + "/files/";
    }
}
