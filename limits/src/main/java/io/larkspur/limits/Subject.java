package io.larkspur.limits;

/**
 * Whose calls are counted together, such as one user's of one application.
 *
 * @param owner the application's id, the route's, or an address
 * @param part what is counted of it alone; empty for all
 */
public record Subject(Kind kind, String owner, String part) {

    public Subject(Kind kind, String owner) {
        this(kind, owner, "");
    }

    String key() {
        return "larkspur:limits:" + kind.label() + ":" + owner + (part.isEmpty() ? "" : ":" + part);
    }
}
