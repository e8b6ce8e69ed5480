package io.larkspur.limits;

import org.jspecify.annotations.Nullable;

/**
 * Whose calls are counted together, such as one user's of one application.
 *
 * @param owner the application's id, the route's, the member's, or an address, see {@link #ofAddress}
 * @param part what is counted of it alone; empty for all
 */
public record Subject(Kind kind, String owner, String part) {

    private static final int USUAL_LENGTH = 100;

    public Subject(Kind kind, String owner) {
        this(kind, owner, "");
    }

    /** Of everybody behind an address, as {@link AddressName} has it. */
    public static Subject ofAddress(Kind kind, String address) {
        return ofAddress(kind, address, "");
    }

    /** What one program counts of an address has a part of its own: programs do not share their limits with each other. */
    public static Subject ofAddress(Kind kind, String address, String part) {
        return new Subject(kind, AddressName.of(address), part);
    }

    /** Written out, as is {@link #hashCode()}: looked up for each limit of a call, and the generated ones are not inlined. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Subject subject
                && kind == subject.kind
                && part.equals(subject.part)
                && owner.equals(subject.owner);
    }

    @Override
    public int hashCode() {
        return (31 * kind.hashCode() + owner.hashCode()) * 31 + part.hashCode();
    }

    /** What it takes of memory with its tally, in usual ones: callers choose the names of the APIs they call. */
    int weight() {
        return 1 + (owner.length() + part.length()) / USUAL_LENGTH;
    }

    String key() {
        return "larkspur:limits:" + kind.label() + ":" + owner + (part.isEmpty() ? "" : ":" + part);
    }
}
