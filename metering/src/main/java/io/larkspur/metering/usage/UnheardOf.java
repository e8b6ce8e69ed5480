package io.larkspur.metering.usage;

import static io.larkspur.metering.usage.UsageFacts.AS_HELD;

import io.larkspur.metering.credits.Credits;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;

/** Records of calls that were charged unheard of, when their gateway tells after all how they went. */
final class UnheardOf {

    /**
     * The totals of the days that are changed by what is taken back, and by what is written after it, in the order in which
     * {@link UsageTable} adds to them, so that two groups never wait for each other. One that is not there yet is locked too.
     */
    private static final String LOCK_DAYS = """
            with found as materialized (
                select u.user_id, u.created_at, u.event_type, u.model_name, u.provider
                  from unnest(:calls::text[], :times::timestamptz[]) as given (call_id, created_at)
                  join usage_records u on u.call_id = given.call_id and u.created_at = given.created_at
                 where u.status is null and u.calculation_method = :as_held),
            changed as (
                select * from found
                union all
                select * from unnest(:users::text[], :coming::timestamptz[], :types::text[], :models::text[],
                                     :providers::text[])
                 where exists (select from found))
            insert into usage_days as d (user_id, day, event_type, model_name, provider, records, credits_charged,
                                         cost_usd, tokens_used)
            select user_id, (created_at at time zone 'utc')::date, event_type, coalesce(model_name, ''),
                   coalesce(provider, ''), 0, 0, 0, 0
              from changed group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
            on conflict (user_id, day, event_type, model_name, provider) do update set records = d.records
            """;

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

    /**
     * What each had been charged, by its place in the list. Who has not heard of the call either takes nothing back.
     *
     * @param coming what is written after it
     */
    Mono<Map<Integer, Credits>> takeBack(List<UsageRecord> records, List<UsageRecord> coming) {
        Integer[] places = IntStream.range(0, records.size())
                .filter(n -> !records.get(n).isUnheardOf())
                .boxed()
                .toArray(Integer[]::new);
        List<UsageRecord> late = Arrays.stream(places).map(records::get).toList();
        return late.isEmpty()
                ? Mono.just(Map.of())
                : locked(late, coming).then(Mono.defer(() -> takenBack(places, late)));
    }

    private Mono<Void> locked(List<UsageRecord> late, List<UsageRecord> coming) {
        return named(database.sql(LOCK_DAYS), late)
                .bind("users", texts(coming, UsageRecord::userId))
                .bind("coming", texts(coming, record -> record.at().toString()))
                .bind("types", texts(coming, record -> record.facts().eventType()))
                .bind("models", texts(coming, record -> orEmpty(record.facts().modelName())))
                .bind(
                        "providers",
                        texts(coming, record -> orEmpty(record.facts().provider())))
                .then();
    }

    private Mono<Map<Integer, Credits>> takenBack(Integer[] places, List<UsageRecord> late) {
        return named(database.sql(TAKE_BACK), late)
                .bind("places", places)
                .map(row -> Map.entry(
                        Objects.requireNonNull(row.get("n", Integer.class)),
                        new Credits(Objects.requireNonNull(row.get("credits_charged", Long.class)))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static GenericExecuteSpec named(GenericExecuteSpec statement, List<UsageRecord> late) {
        return statement
                .bind("as_held", AS_HELD)
                .bind("calls", texts(late, record -> call(record).callId()))
                .bind("times", texts(late, record -> record.at().toString()));
    }

    private static String[] texts(List<UsageRecord> records, Function<UsageRecord, String> text) {
        return records.stream().map(text).toArray(String[]::new);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static CallFacts call(UsageRecord record) {
        return Objects.requireNonNull(record.call());
    }
}
