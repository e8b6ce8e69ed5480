package io.larkspur.metering.usage;

import static io.larkspur.metering.usage.UsageRows.required;

import io.larkspur.metering.paging.Page;
import io.larkspur.metering.usage.UsageFilter.Place;
import io.larkspur.metering.usage.UsageStats.Total;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Records and the totals of days in Postgres. */
final class UsageTable {

    /**
     * Totals are added in one order, so that two groups never wait for each other. One that is full stays so, for what a user
     * wrote down must not keep calls from being charged.
     */
    private static final String ADD = """
            with given as materialized (
                select nextval('usage_records_id') as id, row.*
                  from json_to_recordset(:rows::json) as row (
                       n integer, created_at timestamptz, user_id text, event_type text, credits_charged bigint,
                       cost_usd bigint, tokens_used bigint, prompt_tokens bigint, completion_tokens bigint,
                       session_id text, trace_id text, endpoint text, calculation_method text, model_name text,
                       provider text, tool_name text, operation_name text, billing_metadata text, request_data text,
                       response_data text, call_id text, application_id text, route text, bill_id text, status integer,
                       bytes_in bigint, bytes_out bigint, duration_ms bigint)),
            added as (
                insert into usage_records (
                       id, created_at, user_id, event_type, credits_charged, cost_usd, tokens_used, prompt_tokens,
                       completion_tokens, session_id, trace_id, endpoint, calculation_method, model_name, provider,
                       tool_name, operation_name, billing_metadata, request_data, response_data, call_id,
                       application_id, route, bill_id, status, bytes_in, bytes_out, duration_ms)
                select id, created_at, user_id, event_type, credits_charged, coalesce(cost_usd, 0),
                       coalesce(tokens_used, 0), coalesce(prompt_tokens, 0), coalesce(completion_tokens, 0),
                       session_id, trace_id, endpoint, calculation_method, model_name, provider,
                       tool_name, operation_name, billing_metadata::json, request_data::json, response_data::json,
                       call_id, application_id, route, bill_id, status, bytes_in, bytes_out, duration_ms
                  from given
                on conflict do nothing
                returning id, created_at, user_id, event_type, coalesce(model_name, '') as model_name,
                          coalesce(provider, '') as provider, credits_charged, cost_usd, tokens_used),
            counted as (
                insert into usage_days as d (user_id, day, event_type, model_name, provider, records, credits_charged,
                                             cost_usd, tokens_used)
                select user_id, (created_at at time zone 'utc')::date, event_type, model_name, provider, count(*),
                       least(sum(credits_charged), 9223372036854775807), least(sum(cost_usd), 9223372036854775807),
                       least(sum(tokens_used), 9223372036854775807)
                  from added group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
                on conflict (user_id, day, event_type, model_name, provider) do update
                   set records = d.records + excluded.records,
                       credits_charged =
                           least(d.credits_charged::numeric + excluded.credits_charged, 9223372036854775807)::bigint,
                       cost_usd = least(d.cost_usd::numeric + excluded.cost_usd, 9223372036854775807)::bigint,
                       tokens_used = least(d.tokens_used::numeric + excluded.tokens_used, 9223372036854775807)::bigint)
            select coalesce(array_agg(given.n), '{}') as places, coalesce(array_agg(given.id), '{}') as ids
              from given join added on added.id = given.id
            """;

    private static final String HISTORY_ROWS = """
            select * from usage_records
             where user_id = :user_id
               and created_at >= :from::timestamptz and created_at <= :to::timestamptz
               and (:event_type::text is null or event_type = :event_type)
               and (:model_name::text is null or model_name = :model_name)
               and (:after_id::bigint is null or (created_at, id) < (:to::timestamptz, :after_id::bigint))
             order by created_at desc, id desc limit :limit offset :offset
            """;

    private static final String HISTORY_BYTES = """
            coalesce(octet_length(billing_metadata::text), 0) + coalesce(octet_length(request_data::text), 0)
                + coalesce(octet_length(response_data::text), 0)
            """;

    private static final String HISTORY_COLUMNS = """
            id, created_at, user_id, event_type, credits_charged, cost_usd, tokens_used, prompt_tokens,
            completion_tokens, session_id, trace_id, endpoint, calculation_method, model_name, provider, tool_name,
            operation_name, billing_metadata::text as billing_metadata, request_data::text as request_data,
            response_data::text as response_data, call_id, application_id, route, bill_id, status, bytes_in, bytes_out,
            duration_ms
            """;

    static final String HISTORY =
            Page.bounded(HISTORY_ROWS, HISTORY_BYTES, HISTORY_COLUMNS, "created_at desc, id desc");

    /**
     * Days from their totals, what is more or less than whole days from the records. In one statement, since totals and
     * records have to be of one moment. A day that is full has more taken off than it could hold. Users choose their names:
     * no more of them leave the database than an answer lists, and how many records there are of all.
     */
    static final String STATS = """
            with used as (
                select event_type, model_name, provider, sum(records) as records,
                       greatest(sum(credits), 0) as credits, greatest(sum(cost), 0) as cost,
                       greatest(sum(tokens), 0) as tokens
                  from (
                    select event_type, model_name, provider, records, credits_charged as credits, cost_usd as cost,
                           tokens_used as tokens
                      from usage_days
                     where user_id = :user_id and day >= :first_day::date and day < :last_day::date
                    union all
                    select event_type, coalesce(model_name, ''), coalesce(provider, ''), :head_sign * count(*),
                           :head_sign * sum(credits_charged), :head_sign * sum(cost_usd), :head_sign * sum(tokens_used)
                      from usage_records
                     where user_id = :user_id
                       and created_at >= :head_from::timestamptz and created_at < :head_to::timestamptz
                     group by 1, 2, 3
                    union all
                    select event_type, coalesce(model_name, ''), coalesce(provider, ''), :tail_sign * count(*),
                           :tail_sign * sum(credits_charged), :tail_sign * sum(cost_usd), :tail_sign * sum(tokens_used)
                      from usage_records
                     where user_id = :user_id
                       and created_at >= :tail_from::timestamptz and created_at < :tail_to::timestamptz
                     group by 1, 2, 3
                  ) part
                 group by 1, 2, 3 having sum(records) > 0)
            select 'all' as kind, '' as name, coalesce(sum(records), 0)::bigint as records,
                   least(coalesce(sum(credits), 0), 9223372036854775807)::bigint as credits,
                   least(coalesce(sum(cost), 0), 9223372036854775807)::bigint as cost,
                   least(coalesce(sum(tokens), 0), 9223372036854775807)::bigint as tokens
              from used
            """ + named("event_type") + named("model_name") + named("provider");

    private static final String PREPARE_MONTHS = "select usage_prepare_months(:first::date, :months)";

    /** Not before it is time by the clock of Postgres too: what is dropped is gone, and a program's clock may be ahead. */
    private static final String KEPT_FROM = """
            (least(:month::date, date_trunc('month', now() at time zone 'utc')::date)
             - make_interval(months => :kept))::date
            """;

    private static final String DROP_MONTHS = "select usage_drop_months_before(" + KEPT_FROM + ")";

    private static final String FORGET_OTHERS = "select usage_forget_others_before(" + KEPT_FROM + ", :limit)";

    private static final String HAS_OTHERS = "select exists (select from usage_records_other)";

    private final DatabaseClient database;

    UsageTable(DatabaseClient database) {
        this.database = database;
    }

    /** The ids of those that are new, by their place in the list; they come in one row, since they may be hundreds. */
    Mono<Map<Integer, Long>> add(List<UsageRecord> records) {
        return database.sql(ADD)
                .bind("rows", UsageRows.json(records))
                .map(row -> idsByPlace(required(row, "places", Integer[].class), required(row, "ids", Long[].class)))
                .one();
    }

    private static Map<Integer, Long> idsByPlace(Integer[] places, Long[] ids) {
        return IntStream.range(0, places.length).boxed().collect(Collectors.toMap(n -> places[n], n -> ids[n]));
    }

    Mono<Page<UsageRecord>> history(String userId, UsageFilter filter, int limit, long offset) {
        Place after = filter.after();
        return database.sql(HISTORY)
                .bind("user_id", userId)
                .bind("from", Period.text(filter.from(), Period.FIRST))
                .bind(
                        "to",
                        after == null
                                ? Period.text(filter.to(), Period.LAST)
                                : after.at().toString())
                .bind("event_type", text(filter.eventType()))
                .bind("model_name", text(filter.modelName()))
                .bind("after_id", Parameters.in(R2dbcType.BIGINT, after == null ? null : after.id()))
                .bind("limit", limit)
                .bind("offset", offset)
                .map(row -> new Page.Counted<>(UsageRows.record(row), required(row, "page_rows", Long.class)))
                .all()
                .collectList()
                .map(rows -> Page.of(rows, limit));
    }

    Flux<Total> totals(String userId, Period period) {
        return database.sql(STATS)
                .bind("user_id", userId)
                .bindValues(period.asValues())
                .bind("names", UsageStats.NAMES)
                .map(UsageTable::total)
                .all();
    }

    Mono<Integer> prepareMonths(LocalDate first, int months) {
        return database.sql(PREPARE_MONTHS)
                .bind("first", first.toString())
                .bind("months", months)
                .mapValue(Integer.class)
                .one();
    }

    /** Those that ended more than so many months before this one. */
    Mono<Integer> dropMonths(LocalDate month, int kept) {
        return database.sql(DROP_MONTHS)
                .bind("month", month.toString())
                .bind("kept", kept)
                .mapValue(Integer.class)
                .one();
    }

    /** Some records of such months that none was made for. */
    Mono<Integer> forgetOthers(LocalDate month, int kept, int limit) {
        return database.sql(FORGET_OTHERS)
                .bind("month", month.toString())
                .bind("kept", kept)
                .bind("limit", limit)
                .mapValue(Integer.class)
                .one();
    }

    /** Whether there are records that no month was made for. */
    Mono<Boolean> hasOthers() {
        return database.sql(HAS_OTHERS).mapValue(Boolean.class).one();
    }

    /** Those of a kind with the most records, and how many all of them have. */
    private static String named(String kind) {
        return """
                union all
                select '%1$s', '', coalesce(sum(records), 0)::bigint, 0, 0, 0 from used where %1$s <> ''
                union all
                (select '%1$s', %1$s, sum(records)::bigint, 0, 0, 0
                   from used where %1$s <> '' group by %1$s order by sum(records) desc, %1$s collate "C" limit :names)
                """.formatted(kind);
    }

    private static Total total(Readable row) {
        return new Total(
                required(row, "kind", String.class),
                required(row, "name", String.class),
                required(row, "records", Long.class),
                required(row, "credits", Long.class),
                required(row, "cost", Long.class),
                required(row, "tokens", Long.class));
    }

    private static Parameter text(@Nullable String value) {
        return Parameters.in(R2dbcType.VARCHAR, value);
    }
}
