package io.larkspur.admin.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.input.JsonBody;
import io.larkspur.admin.input.Moments;
import io.larkspur.admin.input.Pages;
import io.larkspur.admin.input.Texts;
import io.larkspur.admin.users.OwnUsers;
import io.larkspur.metering.paging.Page;
import io.larkspur.metering.usage.Usage;
import io.larkspur.metering.usage.UsageFilter;
import io.larkspur.metering.usage.UsageRecord;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Uses of one user: writing one down, and reading on. */
@RestController
@RequestMapping("/api/v1/users/{userId}/usage")
@Tag(name = "Usage")
@SecurityRequirement(name = "bearer")
class UsageController {

    private static final int LARGEST = 1000;
    private static final int LONGEST_NAME = 200;

    private final OwnUsers users;
    private final Usage usage;
    private final JsonBody json;
    private final Clock clock;

    UsageController(OwnUsers users, Usage usage, JsonBody json, Clock clock) {
        this.users = users;
        this.usage = usage;
        this.json = json;
        this.clock = clock;
    }

    @PostMapping
    @Operation(
            summary = "Record a use",
            description = "Charges nothing. Only event_type is required; amounts take up to six decimal places.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = UsageRequest.class)))
    Mono<Recorded> record(ServerWebExchange exchange, @PathVariable String userId) {
        return users.payer(exchange, userId, "record_usage")
                .zipWith(json.of(exchange), (subject, body) -> {
                    UsageRequest request = json.read(body, UsageRequest.class);
                    OwnUsers.sameUser(userId, request.userId());
                    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                    return new UsageRecord(0, subject, now, request.facts(), null);
                })
                .flatMap(usage::record)
                .map(kept -> Recorded.of(kept, clock.instant()));
    }

    @GetMapping
    @Operation(
            summary = "List uses, newest first",
            description = "limit 1 to 1000; fewer come where those would be more than 8 MB. Read on with"
                    + " cursor={next_cursor}: it costs the same at any depth.")
    Mono<HistoryPage> history(
            ServerWebExchange exchange,
            @PathVariable String userId,
            @RequestParam(name = "start_date", required = false) @Nullable String startDate,
            @RequestParam(name = "end_date", required = false) @Nullable String endDate,
            @RequestParam(name = "event_type", required = false) @Nullable String eventType,
            @RequestParam(name = "model_name", required = false) @Nullable String modelName,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "0") long offset,
            @RequestParam(required = false) @Nullable String cursor) {
        return users.payer(exchange, userId, "get_usage_history")
                .flatMap(subject -> {
                    Pages.check(limit, offset, LARGEST);
                    UsageFilter filter = new UsageFilter(
                            Moments.from("start_date", startDate),
                            Moments.to("end_date", endDate),
                            Texts.optional("event_type", eventType, LONGEST_NAME),
                            Texts.optional("model_name", modelName, LONGEST_NAME),
                            Cursor.parse(cursor));
                    return usage.history(subject, filter, limit, offset);
                })
                .map(page -> HistoryPage.of(page, clock.instant()));
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Recorded(
            @JsonProperty("success") boolean success,
            @JsonProperty("status") String status,
            @JsonProperty("message") String message,
            @JsonProperty("data") RecordedView data,
            @JsonProperty("timestamp") Instant timestamp) {

        static Recorded of(UsageRecord kept, Instant now) {
            return new Recorded(true, "success", "Usage recorded successfully", RecordedView.of(kept), now);
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record RecordedView(
            @JsonProperty("id") long id,
            @JsonProperty("user_id") String userId,
            @JsonProperty("session_id") @Nullable String sessionId,
            @JsonProperty("event_type") String eventType,
            @JsonProperty("credits_charged") BigDecimal creditsCharged,
            @JsonProperty("created_at") Instant createdAt) {

        static RecordedView of(UsageRecord kept) {
            return new RecordedView(
                    kept.id(),
                    kept.userId(),
                    kept.facts().sessionId(),
                    kept.facts().eventType(),
                    kept.facts().credits().decimal(),
                    kept.at());
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record HistoryPage(
            @JsonProperty("success") boolean success,
            @JsonProperty("status") String status,
            @JsonProperty("message") String message,
            @JsonProperty("timestamp") Instant timestamp,
            @JsonProperty("data") List<UsageView> data,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {

        static HistoryPage of(Page<UsageRecord> page, Instant now) {
            List<UsageRecord> rows = page.rows();
            return new HistoryPage(
                    true,
                    "success",
                    "Retrieved " + rows.size() + " usage records",
                    now,
                    rows.stream().map(UsageView::of).toList(),
                    page.goesOn() ? Cursor.of(rows.get(rows.size() - 1)) : null);
        }
    }
}
