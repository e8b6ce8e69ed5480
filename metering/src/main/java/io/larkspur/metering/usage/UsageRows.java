package io.larkspur.metering.usage;

import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.usage.UsageFacts.Tokens;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Records as rows, in both directions. Many travel as one JSON text. */
final class UsageRows {

    private static final JsonMapper JSON = JsonMapper.shared();

    private UsageRows() {}

    /** Each with its place in the list, to find it again among the kept. */
    static String json(List<UsageRecord> records) {
        ArrayNode rows = JSON.createArrayNode();
        for (int n = 0; n < records.size(); n++) {
            add(rows.addObject().put("n", n), records.get(n));
        }
        return rows.toString();
    }

    private static void add(ObjectNode row, UsageRecord usage) {
        UsageFacts facts = usage.facts();
        row.put("created_at", usage.at().toString())
                .put("user_id", usage.userId())
                .put("event_type", facts.eventType())
                .put("credits_charged", facts.credits().micros())
                .put("cost_usd", facts.costUsd().micros())
                .put("tokens_used", facts.tokens().used())
                .put("prompt_tokens", facts.tokens().prompt())
                .put("completion_tokens", facts.tokens().completion());
        put(row, "session_id", facts.sessionId());
        put(row, "trace_id", facts.traceId());
        put(row, "endpoint", facts.endpoint());
        put(row, "calculation_method", facts.calculationMethod());
        put(row, "model_name", facts.modelName());
        put(row, "provider", facts.provider());
        put(row, "tool_name", facts.toolName());
        put(row, "operation_name", facts.operationName());
        put(row, "billing_metadata", facts.billingMetadata());
        put(row, "request_data", facts.requestData());
        put(row, "response_data", facts.responseData());
        CallFacts call = usage.call();
        if (call != null) {
            row.put("call_id", call.callId())
                    .put("application_id", call.applicationId())
                    .put("route", call.route())
                    .put("bill_id", call.billId())
                    .put("status", call.status())
                    .put("bytes_in", call.bytesIn())
                    .put("bytes_out", call.bytesOut())
                    .put("duration_ms", call.durationMs());
        }
    }

    /** What is missing need not travel. */
    private static void put(ObjectNode row, String name, @Nullable String value) {
        if (value != null) {
            row.put(name, value);
        }
    }

    static UsageRecord record(Readable row) {
        return new UsageRecord(
                required(row, "id", Long.class),
                required(row, "user_id", String.class),
                required(row, "created_at", Instant.class),
                facts(row),
                call(row));
    }

    private static UsageFacts facts(Readable row) {
        return new UsageFacts(
                required(row, "event_type", String.class),
                new Credits(required(row, "credits_charged", Long.class)),
                new Credits(required(row, "cost_usd", Long.class)),
                new Tokens(
                        required(row, "tokens_used", Long.class),
                        required(row, "prompt_tokens", Long.class),
                        required(row, "completion_tokens", Long.class)),
                row.get("session_id", String.class),
                row.get("trace_id", String.class),
                row.get("endpoint", String.class),
                row.get("calculation_method", String.class),
                row.get("model_name", String.class),
                row.get("provider", String.class),
                row.get("tool_name", String.class),
                row.get("operation_name", String.class),
                row.get("billing_metadata", String.class),
                row.get("request_data", String.class),
                row.get("response_data", String.class));
    }

    private static @Nullable CallFacts call(Readable row) {
        String callId = row.get("call_id", String.class);
        return callId == null
                ? null
                : new CallFacts(
                        callId,
                        required(row, "application_id", String.class),
                        required(row, "route", String.class),
                        row.get("bill_id", String.class),
                        row.get("status", Integer.class),
                        required(row, "bytes_in", Long.class),
                        required(row, "bytes_out", Long.class),
                        required(row, "duration_ms", Long.class));
    }

    static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
