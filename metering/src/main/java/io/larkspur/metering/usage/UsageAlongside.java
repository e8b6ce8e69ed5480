package io.larkspur.metering.usage;

import io.larkspur.metering.credits.Alongside;
import io.larkspur.metering.credits.Attached;
import io.larkspur.metering.credits.Posted;
import java.util.List;
import reactor.core.publisher.Mono;

/** Writes down the use that a charge is for, in the transaction of the charge. */
final class UsageAlongside implements Alongside {

    private final UsageTable table;

    UsageAlongside(UsageTable table) {
        this.table = table;
    }

    @Override
    public Mono<Void> write(List<Posted> posted, List<Attached> attached) {
        List<UsageRecord> records = attached.stream()
                .filter(UsageRecord.class::isInstance)
                .map(UsageRecord.class::cast)
                .toList();
        return records.isEmpty() ? Mono.empty() : table.add(records).then();
    }
}
