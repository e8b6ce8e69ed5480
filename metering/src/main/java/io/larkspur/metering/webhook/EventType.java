package io.larkspur.metering.webhook;

import io.larkspur.metering.credits.EntryType;
import java.util.Arrays;
import java.util.List;

/** What can be told of. */
public enum EventType {
    CREDIT_CONSUMED("credit_consumed", EntryType.CONSUME),
    CREDIT_RECHARGED("credit_recharged", EntryType.RECHARGE),
    CREDIT_GRANTED("credit_granted", EntryType.GRANT),
    CREDIT_REFUNDED("credit_refunded", EntryType.REFUND);

    private final String wireName;
    private final EntryType entry;

    EventType(String wireName, EntryType entry) {
        this.wireName = wireName;
        this.entry = entry;
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(EventType::wireName).toList();
    }

    static EventType of(EntryType entry) {
        return Arrays.stream(values())
                .filter(type -> type.entry == entry)
                .findFirst()
                .orElseThrow();
    }

    public String wireName() {
        return wireName;
    }
}
