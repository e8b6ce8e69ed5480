package io.larkspur.sandbox.http;

import io.larkspur.sandbox.state.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Faults waiting for their call; the first that meets a call is used up once. */
public final class Faults {
    private final List<Fault> waiting = new ArrayList<>();
    private volatile boolean any;

    public synchronized void add(ObjectNode wish) {
        waiting.add(Fault.from(wish));
        any = true;
    }

    public synchronized ArrayNode json() {
        ArrayNode rows = Json.array();
        waiting.forEach(fault -> rows.add(fault.json()));
        return rows;
    }

    public synchronized void clear() {
        waiting.clear();
        any = false;
    }

    /** The answer with the fault that meets the call, or as it is. */
    Mono<Answer> around(Call call, @Nullable Route route, Supplier<Mono<Answer>> execution) {
        Fault fault = any ? take(call) : null;
        if (fault == null) {
            return execution.get();
        }
        Mono<Answer> answer = answer(fault, call, route, execution);
        Mono<Answer> late = fault.answerDelay().isZero() ? answer : answer.delayElement(fault.answerDelay());
        return (fault.delay().isZero() ? late : Mono.delay(fault.delay()).then(late))
                .map(made -> fault.dropAfterCommit() ? Answer.nothing() : decorated(made, fault));
    }

    private static Mono<Answer> answer(
            Fault fault, Call call, @Nullable Route route, Supplier<Mono<Answer>> execution) {
        Mono<Answer> carriedOut = Mono.defer(execution);
        if (!fault.replacesTheAnswer()) {
            return carriedOut;
        }
        Mono<Answer> instead = Mono.fromSupplier(() -> made(fault, call, route));
        return fault.carriedOut() ? carriedOut.then(instead) : instead;
    }

    private synchronized @Nullable Fault take(Call call) {
        for (int i = 0; i < waiting.size(); i++) {
            Fault fault = waiting.get(i);
            if (fault.meets(call)) {
                if (fault.times() > 1) {
                    waiting.set(i, fault.once());
                } else {
                    waiting.remove(i);
                    any = !waiting.isEmpty();
                }
                return fault;
            }
        }
        return null;
    }

    private static Answer decorated(Answer answer, Fault fault) {
        Answer decorated = answer;
        for (Map.Entry<String, String> header : fault.headers().entrySet()) {
            decorated = decorated.with(header.getKey(), header.getValue());
        }
        return fault.pace().isZero() ? decorated : decorated.paced(fault.pace());
    }

    private static Answer made(Fault fault, Call call, @Nullable Route route) {
        if (fault.body() != null) {
            return Answer.text(fault.status() == 0 ? 200 : fault.status(), fault.body());
        }
        Dialect dialect = route == null ? Dialect.API : route.dialect();
        List<String> scopes = route == null ? List.of() : route.scopes();
        int code = fault.code() != 0 ? fault.code() : codeFor(fault.status(), dialect);
        if (fault.status() > 0 && fault.status() < 300 && fault.code() == 0) {
            return Answer.json(fault.status(), Json.object().put("code", 0).put("msg", "success"));
        }
        Refusal refusal = ApiErrors.refusal(code, fault.status(), scopes);
        return dialect.answer(refusal, call.logId());
    }

    private static int codeFor(int status, Dialect dialect) {
        if (status == 429) {
            return 99991400;
        }
        if (dialect == Dialect.OAUTH || dialect == Dialect.TENANT_TOKEN) {
            return status == 503 ? 20072 : status >= 500 ? 20050 : 20001;
        }
        if (dialect == Dialect.MCP) {
            return status >= 500 ? -32603 : -32600;
        }
        return status >= 500 ? 2200 : 9499;
    }

    static String list(List<String> scopes) {
        return scopes.stream().collect(Collectors.joining(", ", "[", "]")).toLowerCase(Locale.ROOT);
    }
}
