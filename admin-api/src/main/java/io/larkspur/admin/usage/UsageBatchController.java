package io.larkspur.admin.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.JsonBody;
import io.larkspur.admin.users.OwnUsers;
import io.larkspur.metering.usage.Usage;
import io.larkspur.metering.usage.UsageRecord;
import io.larkspur.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Many uses at once: each counts for itself, so a bad one keeps none of the others from being kept. */
@RestController
@RequestMapping("/api/v1/usage/batch")
@Tag(name = "Usage")
class UsageBatchController {

    private static final int MOST = 1000;
    private static final int TOGETHER = 256;

    private final OwnUsers users;
    private final Usage usage;
    private final JsonBody json;
    private final Clock clock;

    UsageBatchController(OwnUsers users, Usage usage, JsonBody json, Clock clock) {
        this.users = users;
        this.usage = usage;
        this.json = json;
        this.clock = clock;
    }

    @PostMapping
    @Operation(
            summary = "Record many uses",
            description =
                    "1 to 1000 records. Each has a result at its place; those that are refused, such as another user's, are not kept.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = Batch.class)))
    Mono<BatchAnswer> record(ServerWebExchange exchange) {
        return users.caller(exchange, "record_usage_batch")
                .zipWith(json.of(exchange))
                .flatMap(asked -> results(asked.getT1().subject(), records(asked.getT2())))
                .map(results -> BatchAnswer.of(results, clock.instant()));
    }

    private Mono<List<Result>> results(String subject, List<JsonNode> records) {
        return Flux.range(0, records.size())
                .flatMapSequential(n -> result(subject, n, records.get(n)), TOGETHER)
                .collectList();
    }

    private List<JsonNode> records(byte[] body) {
        List<JsonNode> records = json.read(body, Batch.class).records();
        if (records == null || records.isEmpty() || records.size() > MOST) {
            throw new InvalidInput("records is required and has 1 to " + MOST + " entries");
        }
        return records;
    }

    private Mono<Result> result(String subject, int n, JsonNode record) {
        return Mono.defer(() -> usage.record(usageOf(subject, record)))
                .map(kept -> Result.kept(n, kept.id()))
                .onErrorResume(ProblemException.class, refusal -> Mono.just(Result.refused(n, refusal)));
    }

    private UsageRecord usageOf(String subject, JsonNode record) {
        UsageRequest request = json.read(record, UsageRequest.class);
        OwnUsers.sameUser(subject, request.userId());
        return new UsageRecord(0, subject, clock.instant().truncatedTo(ChronoUnit.MICROS), request.facts(), null);
    }

    record Batch(@JsonProperty("records") @Nullable List<JsonNode> records) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Result(
            @JsonProperty("index") int index,
            @JsonProperty("success") boolean success,
            @JsonProperty("id") @Nullable Long id,
            @JsonProperty("error_code") @Nullable String errorCode,
            @JsonProperty("error") @Nullable String error) {

        static Result kept(int index, long id) {
            return new Result(index, true, id, null, null);
        }

        static Result refused(int index, ProblemException refusal) {
            return new Result(index, false, null, refusal.errorName(), refusal.detail());
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record BatchAnswer(
            @JsonProperty("success") boolean success,
            @JsonProperty("status") String status,
            @JsonProperty("message") String message,
            @JsonProperty("timestamp") Instant timestamp,
            @JsonProperty("data") BatchView data) {

        static BatchAnswer of(List<Result> results, Instant now) {
            long kept = results.stream().filter(Result::success).count();
            long failed = results.size() - kept;
            String status = failed == 0 ? "success" : kept == 0 ? "error" : "partial";
            return new BatchAnswer(
                    kept > 0,
                    status,
                    "Recorded " + kept + " of " + results.size() + " usage records",
                    now,
                    new BatchView(results.size(), kept, failed, results));
        }
    }

    record BatchView(
            @JsonProperty("total") long total,
            @JsonProperty("recorded") long recorded,
            @JsonProperty("failed") long failed,
            @JsonProperty("results") List<Result> results) {}
}
