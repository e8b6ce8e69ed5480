package io.larkspur.metering.credits;

import java.util.List;
import reactor.core.publisher.Mono;

/** Writes what belongs to changes of balances, inside their transaction: with them or not at all. */
public interface Alongside {

    /** @param posted what entered the ledger */
    Mono<Void> write(List<Posted> posted);

    /**
     * A condition in SQL on the store: that nothing would be written for changes of this kind. What is written in one
     * statement asks it there, and only goes on where it is true.
     */
    String unconcernedBy(EntryType type);

    /** The same of all of them. */
    static String unconcernedBy(List<Alongside> all, EntryType type) {
        return all.stream().map(each -> each.unconcernedBy(type)).reduce("true", "%s and %s"::formatted);
    }
}
