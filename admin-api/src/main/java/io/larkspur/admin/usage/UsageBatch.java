package io.larkspur.admin.usage;

import io.larkspur.admin.access.Visitor;
import io.larkspur.admin.input.JsonBody;
import io.larkspur.admin.input.Texts;
import io.larkspur.admin.usage.UsageBatchController.Result;
import io.larkspur.admin.users.OwnUsers;
import io.larkspur.metering.usage.Usage;
import io.larkspur.metering.usage.UsageRecord;
import io.larkspur.problem.ProblemException;
import io.larkspur.problem.web.PartFailure;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * One batch on its way. What becomes of a record is its own result: an answer that says no more than that something failed
 * would have those that were kept sent and counted again.
 */
final class UsageBatch {

    static final String OPERATION = "record_usage_batch";

    private static final Logger log = LoggerFactory.getLogger(UsageBatch.class);

    private final ServerWebExchange exchange;
    private final OwnUsers users;
    private final Usage usage;
    private final JsonBody json;
    private final Clock clock;

    /** Each account is looked up once, however many records are of it. */
    private final Map<String, Mono<String>> asked = new ConcurrentHashMap<>();

    private final AtomicBoolean told = new AtomicBoolean();

    UsageBatch(ServerWebExchange exchange, OwnUsers users, Usage usage, JsonBody json, Clock clock) {
        this.exchange = exchange;
        this.users = users;
        this.usage = usage;
        this.json = json;
        this.clock = clock;
    }

    Mono<Result> result(int n, JsonNode record) {
        return Mono.fromCallable(() -> json.read(record, UsageRequest.class))
                .flatMap(request ->
                        payerOf(request).map(payer -> usageOf(payer, request)).flatMap(usage::record))
                .map(kept -> Result.kept(n, kept.id()))
                .onErrorResume(Exception.class, failure -> Mono.just(Result.failed(n, why(failure))));
    }

    private Mono<String> payerOf(UsageRequest request) {
        String own = Visitor.of(exchange).user().subject();
        String said = request.userId();
        // One's own id is known, however long its issuer made it.
        String id = said == null || said.equals(own) ? own : Texts.id("user_id", said);
        return asked.computeIfAbsent(
                id, each -> users.payer(exchange, each, OPERATION).cache());
    }

    private UsageRecord usageOf(String payer, UsageRequest request) {
        return new UsageRecord(0, payer, clock.instant().truncatedTo(ChronoUnit.MICROS), request.facts(), null);
    }

    /** The log has the first fault of a batch: the others are most likely of the same kind, and there may be a thousand. */
    private PartFailure why(Exception failure) {
        if (!(failure instanceof ProblemException) && told.compareAndSet(false, true)) {
            log.warn("Records of a batch of uses failed, the first of them so", failure);
        }
        return PartFailure.of(failure);
    }
}
