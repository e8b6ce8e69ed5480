package io.larkspur.metering.usage;

import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.usage.UsageFacts.Tokens;
import io.r2dbc.spi.Readable;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Records as rows, in both directions. Many travel as one JSON text. */
final class UsageRows {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int USUAL_LENGTH = 512;

    private UsageRows() {}

    /**
     * Each with its place in the list, to find it again among the kept. Written straight: a tree of nodes for each call a busy
     * gateway has made would cost more than all the rest of writing it down.
     */
    static String json(List<UsageRecord> records) {
        StringWriter text = new StringWriter(records.size() * USUAL_LENGTH);
        try (JsonGenerator rows = JSON.createGenerator(text)) {
            rows.writeStartArray();
            for (int n = 0; n < records.size(); n++) {
                rows.writeStartObject().writeNumberProperty("n", n);
                write(rows, records.get(n));
                rows.writeEndObject();
            }
            rows.writeEndArray();
        }
        return text.toString();
    }

    private static void write(JsonGenerator row, UsageRecord usage) {
        UsageFacts facts = usage.facts();
        row.writeStringProperty("created_at", usage.at().toString())
                .writeStringProperty("user_id", usage.userId())
                .writeStringProperty("event_type", facts.eventType())
                .writeNumberProperty("credits_charged", facts.credits().micros());
        write(row, "cost_usd", facts.costUsd().micros());
        write(row, "tokens_used", facts.tokens().used());
        write(row, "prompt_tokens", facts.tokens().prompt());
        write(row, "completion_tokens", facts.tokens().completion());
        write(row, "session_id", facts.sessionId());
        write(row, "trace_id", facts.traceId());
        write(row, "endpoint", facts.endpoint());
        write(row, "calculation_method", facts.calculationMethod());
        write(row, "model_name", facts.modelName());
        write(row, "provider", facts.provider());
        write(row, "tool_name", facts.toolName());
        write(row, "operation_name", facts.operationName());
        write(row, "billing_metadata", facts.billingMetadata());
        write(row, "request_data", facts.requestData());
        write(row, "response_data", facts.responseData());
        CallFacts call = usage.call();
        if (call != null) {
            write(row, call);
        }
    }

    private static void write(JsonGenerator row, CallFacts call) {
        row.writeStringProperty("call_id", call.callId())
                .writeStringProperty("application_id", call.applicationId())
                .writeStringProperty("route", call.route());
        write(row, "bill_id", call.billId());
        Integer status = call.status();
        if (status != null) {
            row.writeNumberProperty("status", status);
        }
        row.writeNumberProperty("bytes_in", call.bytesIn())
                .writeNumberProperty("bytes_out", call.bytesOut())
                .writeNumberProperty("duration_ms", call.durationMs());
    }

    /** What is nought or missing need not travel. */
    private static void write(JsonGenerator row, String name, long value) {
        if (value != 0) {
            row.writeNumberProperty(name, value);
        }
    }

    private static void write(JsonGenerator row, String name, @Nullable String value) {
        if (value != null) {
            row.writeStringProperty(name, value);
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
