package io.larkspur.metering.call;

import io.larkspur.metering.credits.Bill;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.Occasion;
import io.larkspur.metering.usage.CallFacts;
import io.larkspur.metering.usage.UsageFacts;
import io.larkspur.metering.usage.UsageFacts.Tokens;
import io.larkspur.metering.usage.UsageRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A call in the words of the books and of the records, and in those of a hold that outlives its gateway. */
final class CallWords {

    private static final String EVENT = "api_call";
    private static final JsonMapper JSON = JsonMapper.shared();

    private CallWords() {}

    static Occasion occasion(MeteredCall call) {
        return occasion(call, 1, true);
    }

    /** @param oneApi whether all of them called the same as the first */
    static Occasion occasion(MeteredCall first, int count, boolean oneApi) {
        return new Occasion(
                count == 1 ? "API call" : count + " API calls", oneApi ? first.api() : null, first.id(), null);
    }

    /** @param billId of the posting that charges it */
    static UsageRecord record(MeteredCall call, Outcome outcome, String billId) {
        return record(call, outcome, billId, null);
    }

    /** Of a call that was not sent. Its record is the one to take back if it seemed lost meanwhile. */
    static Bill freeing(MeteredCall call) {
        UsageRecord unsent = record(call, new Outcome(Credits.ZERO, null, 0, 0, 0, null, 0, 0), call.id());
        return Bill.freeing(call.userId(), call.id(), unsent, occasion(call));
    }

    /** Of a call nobody came back from. It can be told from one that ended without an answer. */
    static UsageRecord recordAsHeld(MeteredCall call, Outcome outcome) {
        return record(call, outcome, call.id(), UsageFacts.AS_HELD);
    }

    private static UsageRecord record(
            MeteredCall call, Outcome outcome, String billId, @Nullable String calculationMethod) {
        Tokens tokens = new Tokens(
                outcome.promptTokens() + outcome.completionTokens(),
                outcome.promptTokens(),
                outcome.completionTokens());
        UsageFacts facts = new UsageFacts(
                EVENT,
                outcome.cost(),
                Credits.ZERO,
                tokens,
                null,
                call.id(),
                call.api(),
                calculationMethod,
                text(outcome.model()),
                null,
                null,
                null,
                null,
                null,
                null);
        CallFacts how = new CallFacts(
                call.id(),
                call.applicationId(),
                call.route(),
                billId,
                outcome.status(),
                outcome.bytesIn(),
                outcome.bytesOut(),
                outcome.durationMs());
        return new UsageRecord(0, call.userId(), call.at().truncatedTo(ChronoUnit.MICROS), facts, how);
    }

    /** Upstreams name their models as they like; Postgres keeps no NUL. */
    private static @Nullable String text(@Nullable String given) {
        return given == null ? null : given.replace('\0', '\uFFFD');
    }

    /** Of a call nobody came back from: it counts as made, at the price that was set aside. */
    static Outcome unheardOf(MeteredCall call, Credits held, Instant now) {
        long age = Math.max(0, Duration.between(call.at(), now).toMillis());
        return new Outcome(held, null, 0, 0, age, null, 0, 0);
    }

    static String kept(MeteredCall call) {
        return JSON.createObjectNode()
                .put("application_id", call.applicationId())
                .put("route", call.route())
                .put("api", call.api())
                .put("at", call.at().toString())
                .toString();
    }

    static MeteredCall read(String id, String userId, String kept) {
        JsonNode call = JSON.readTree(kept);
        return new MeteredCall(
                id,
                userId,
                null,
                call.path("application_id").asString(""),
                call.path("route").asString(""),
                call.path("api").asString(""),
                Instant.parse(call.required("at").stringValue()));
    }
}
