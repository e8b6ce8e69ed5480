package io.larkspur.admin.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.User;
import io.larkspur.admin.access.Visitor;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.JsonBody;
import io.larkspur.admin.users.OwnUsers;
import io.larkspur.metering.usage.Usage;
import io.larkspur.problem.web.PartFailure;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
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
@SecurityRequirement(name = "bearer")
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
            description = "1 to 1000 records, of others too where an operator asks. Each has a result at its place,"
                    + " whatever becomes of the others; those that are refused, such as another user's, are not kept.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = Batch.class)))
    Mono<BatchAnswer> record(ServerWebExchange exchange) {
        return asking(exchange)
                .zipWith(json.of(exchange))
                .flatMap(asked -> results(new UsageBatch(exchange, users, usage, json, clock), records(asked.getT2())))
                .map(results -> BatchAnswer.of(results, clock.instant()));
    }

    /** Whoever records for others need not be a member. */
    private Mono<User> asking(ServerWebExchange exchange) {
        return users.mayActForOthers(exchange)
                ? Mono.just(Visitor.of(exchange).user())
                : users.caller(exchange, UsageBatch.OPERATION);
    }

    private static Mono<List<Result>> results(UsageBatch batch, List<JsonNode> records) {
        return Flux.range(0, records.size())
                .flatMapSequential(n -> batch.result(n, records.get(n)), TOGETHER)
                .collectList();
    }

    private List<JsonNode> records(byte[] body) {
        List<JsonNode> records = json.read(body, Batch.class).records();
        if (records == null || records.isEmpty() || records.size() > MOST) {
            throw new InvalidInput("records is required and has 1 to " + MOST + " entries");
        }
        return records;
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

        static Result failed(int index, PartFailure failure) {
            return new Result(index, false, null, failure.code(), failure.detail());
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
