package io.larkspur.metering.usage;

import io.larkspur.metering.credits.ChargedLess;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Takes off records, and off the totals of their days, what their calls cost more than was charged for them. */
final class Corrections {

    /** In the transaction that wrote the records, so nobody waits for them. A total that is full stays so. */
    private static final String CORRECT = """
            with given as materialized (
                select * from unnest(:calls::text[], :times::timestamptz[], :less::bigint[])
                           as row (call_id, created_at, less)),
            corrected as (
                update usage_records u set credits_charged = u.credits_charged - given.less
                  from given where u.call_id = given.call_id and u.created_at = given.created_at
                returning u.user_id, u.created_at, u.event_type, coalesce(u.model_name, '') as model_name,
                          coalesce(u.provider, '') as provider, given.less),
            sums as (
                select user_id, (created_at at time zone 'utc')::date as day, event_type, model_name, provider,
                       sum(less) as less
                  from corrected group by 1, 2, 3, 4, 5)
            update usage_days d set credits_charged = greatest(d.credits_charged - sums.less, 0)::bigint
              from sums
             where d.user_id = sums.user_id and d.day = sums.day and d.event_type = sums.event_type
               and d.model_name = sums.model_name and d.provider = sums.provider
               and d.credits_charged < 9223372036854775807
            """;

    private final DatabaseClient database;

    Corrections(DatabaseClient database) {
        this.database = database;
    }

    Mono<Void> write(List<ChargedLess> charged) {
        return database.sql(CORRECT)
                .bindValues(Map.of(
                        "calls",
                        charged.stream().map(each -> call(each).callId()).toArray(String[]::new),
                        "times",
                        charged.stream()
                                .map(each -> record(each).at().toString())
                                .toArray(String[]::new),
                        "less",
                        charged.stream().map(Corrections::less).toArray(Long[]::new)))
                .then();
    }

    private static UsageRecord record(ChargedLess charged) {
        return (UsageRecord) charged.use();
    }

    private static CallFacts call(ChargedLess charged) {
        return Objects.requireNonNull(record(charged).call());
    }

    private static Long less(ChargedLess charged) {
        return record(charged).facts().credits().minus(charged.charged()).micros();
    }
}
