package io.larkspur.admin.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.input.Moments;
import io.larkspur.admin.users.OwnUsers;
import io.larkspur.metering.usage.Usage;
import io.larkspur.metering.usage.UsageStats;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Totals of what one user used. */
@RestController
@RequestMapping("/api/v1/users/{userId}/usage/stats")
@Tag(name = "Usage")
@SecurityRequirement(name = "bearer")
class UsageStatsController {

    private final OwnUsers users;
    private final Usage usage;

    UsageStatsController(OwnUsers users, Usage usage) {
        this.users = users;
        this.usage = usage;
    }

    @GetMapping
    @Operation(
            summary = "Sum up uses",
            description =
                    "Both dates count; each may be left out. Of each kind the 1000 names with the most records are"
                            + " listed, the others are counted together as (others).")
    Mono<StatsAnswer> stats(
            ServerWebExchange exchange,
            @PathVariable String userId,
            @RequestParam(name = "start_date", required = false) @Nullable String startDate,
            @RequestParam(name = "end_date", required = false) @Nullable String endDate) {
        return users.payer(exchange, userId, "get_usage_stats").flatMap(subject -> {
            Instant from = Moments.from("start_date", startDate);
            Instant to = Moments.to("end_date", endDate);
            DateRange range = new DateRange(Moments.written(startDate), Moments.written(endDate));
            return usage.stats(subject, from, to).map(stats -> new StatsAnswer(true, StatsView.of(stats, range)));
        });
    }

    record StatsAnswer(
            @JsonProperty("success") boolean success,
            @JsonProperty("data") StatsView data) {}

    record StatsView(
            @JsonProperty("total_records") long records,
            @JsonProperty("total_credits_charged") BigDecimal credits,
            @JsonProperty("total_cost_usd") BigDecimal costUsd,
            @JsonProperty("total_tokens_used") long tokens,
            @JsonProperty("by_event_type") Map<String, Long> byEventType,
            @JsonProperty("by_model") Map<String, Long> byModel,
            @JsonProperty("by_provider") Map<String, Long> byProvider,
            @JsonProperty("date_range") DateRange dateRange) {

        static StatsView of(UsageStats stats, DateRange range) {
            return new StatsView(
                    stats.records(),
                    stats.credits().decimal(),
                    stats.costUsd().decimal(),
                    stats.tokens(),
                    stats.byEventType(),
                    stats.byModel(),
                    stats.byProvider(),
                    range);
        }
    }

    /** As it was asked for. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record DateRange(
            @JsonProperty("start_date") @Nullable String startDate,
            @JsonProperty("end_date") @Nullable String endDate) {}
}
