package io.larkspur.metering.usage;

import static io.larkspur.metering.usage.UsageFacts.AS_HELD;

import io.larkspur.metering.credits.Credits;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Records of calls that were charged unheard of, when their gateway tells after all how they went. */
final class UnheardOf {

    /** A total that is full stays so. */
    private static final String TAKE_BACK = """
            with given as materialized (
                select * from unnest(:places::integer[], :calls::text[], :times::timestamptz[])
                           as row (n, call_id, created_at)),
            taken as (
                delete from usage_records u using given
                 where u.call_id = given.call_id and u.created_at = given.created_at and u.status is null
                   and u.calculation_method = :as_held
                returning given.n, u.user_id, u.created_at, u.event_type, coalesce(u.model_name, '') as model_name,
                          coalesce(u.provider, '') as provider, u.credits_charged),
            sums as (
                select user_id, (created_at at time zone 'utc')::date as day, event_type, model_name, provider,
                       count(*) as records, sum(credits_charged) as credits
                  from taken group by 1, 2, 3, 4, 5),
            counted as (
                update usage_days d
                   set records = d.records - sums.records,
                       credits_charged = case when d.credits_charged = 9223372036854775807 then d.credits_charged
                                              else greatest(d.credits_charged - sums.credits, 0)::bigint end
                  from sums
                 where d.user_id = sums.user_id and d.day = sums.day and d.event_type = sums.event_type
                   and d.model_name = sums.model_name and d.provider = sums.provider)
            select n, credits_charged from taken
            """;

    private final DatabaseClient database;

    UnheardOf(DatabaseClient database) {
        this.database = database;
    }

    /** What each had been charged, by its place in the list. Who has not heard of the call either takes nothing back. */
    Mono<Map<Integer, Credits>> takeBack(List<UsageRecord> records) {
        Integer[] places = IntStream.range(0, records.size())
                .filter(n -> !AS_HELD.equals(records.get(n).facts().calculationMethod()))
                .boxed()
                .toArray(Integer[]::new);
        return database.sql(TAKE_BACK)
                .bind("places", places)
                .bind("as_held", AS_HELD)
                .bind(
                        "calls",
                        Arrays.stream(places)
                                .map(n -> call(records.get(n)).callId())
                                .toArray(String[]::new))
                .bind(
                        "times",
                        Arrays.stream(places)
                                .map(n -> records.get(n).at().toString())
                                .toArray(String[]::new))
                .map(row -> Map.entry(
                        Objects.requireNonNull(row.get("n", Integer.class)),
                        new Credits(Objects.requireNonNull(row.get("credits_charged", Long.class)))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static CallFacts call(UsageRecord record) {
        return Objects.requireNonNull(record.call());
    }
}
