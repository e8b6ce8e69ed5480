package io.larkspur.metering.credits;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a balance changed. */
public enum EntryType {
    /** By the plan. */
    GRANT(Book.ISSUED),
    /** By somebody who paid. */
    RECHARGE(Book.ISSUED),
    CONSUME(Book.SPENT),
    /** What was charged for a call that nobody seemed to come back from, before somebody did. */
    REFUND(Book.SPENT);

    private final Book book;

    EntryType(Book book) {
        this.book = book;
    }

    public static Optional<EntryType> named(String name) {
        return Arrays.stream(values())
                .filter(type -> type.wireName().equals(name))
                .findFirst();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    Book book() {
        return book;
    }

    Credits sideOfUser(Credits amount) {
        return this == CONSUME ? Credits.ZERO.minus(amount) : amount;
    }

    /** The other side of every posting; the numbers stand in the ledger. */
    enum Book {
        ISSUED(-1),
        SPENT(-2);

        private final long id;

        Book(long id) {
            this.id = id;
        }

        long id() {
            return id;
        }
    }
}
