package io.larkspur.gateway.outbound;

import io.larkspur.gateway.replay.AnswerThread;
import io.larkspur.gateway.replay.Encodings;
import io.larkspur.gateway.replay.HeldAnswer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds what the platform objects to in its answers, which still pass on as they came. */
@Component
final class Objections {

    private static final int LONGEST = 16 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TOO_OFTEN = 99991400;
    private static final int TOO_MANY = 429;

    /** No code of the platform's. */
    private static final int NOT_WHOLE = -1;

    /** Nor this. Whoever calls chooses what cannot be read, such as the answer to a HEAD. */
    private static final int UNREADABLE = -2;

    private final JsonMapper json;

    Objections(JsonMapper json) {
        this.json = json;
    }

    /** Whether the answer's head is that of an objection, so that its body has to be read. */
    static boolean mayBeIn(ServerHttpResponse response) {
        HttpStatusCode status = response.getStatusCode();
        return status != null && (status.value() == TOO_MANY || Pause.in(status, response.getHeaders()) != null);
    }

    /** Empty for every other answer. */
    Mono<Objection> in(ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        if (!mayBeIn(response)) {
            return Mono.empty();
        }
        Pause pause = Pause.in(response.getStatusCode(), response.getHeaders());
        Connection connection = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR);
        Mono<Integer> code = connection == null ? Mono.just(NOT_WHOLE) : code(exchange, connection);
        return code.flatMap(number -> Mono.justOrEmpty(objection(number, pause)));
    }

    private static @Nullable Objection objection(int code, @Nullable Pause pause) {
        if (code == PlatformQuotaExhausted.CODE) {
            return new Objection(Objection.Reach.MONTH, Pause.NONE, true);
        }
        return pause == null ? null : new Objection(reach(code), pause, code != NOT_WHOLE);
    }

    private static Objection.Reach reach(int code) {
        return switch (code) {
            case TOO_OFTEN, NOT_WHOLE, UNREADABLE -> Objection.Reach.API;
            default -> Objection.Reach.APP;
        };
    }

    /** Of an answer without one 0; none of one that is longer or slower than any refusal. */
    private Mono<Integer> code(ServerWebExchange exchange, Connection connection) {
        HttpHeaders head = exchange.getResponse().getHeaders();
        String encoding = head.getFirst(HttpHeaders.CONTENT_ENCODING);
        if (head.getContentLength() > LONGEST || !Encodings.isReadable(encoding)) {
            return Mono.just(NOT_WHOLE);
        }
        return HeldAnswer.of(connection, AnswerThread.of(exchange), LONGEST, PATIENCE)
                .doOnNext(held -> exchange.getAttributes()
                        .put(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR, held.connectionToo()))
                .map(held -> held.isWhole() ? codeOf(held.body(), encoding) : NOT_WHOLE);
    }

    private int codeOf(byte[] body, @Nullable String encoding) {
        return Encodings.decode(body, encoding, LONGEST).map(this::codeOf).orElse(UNREADABLE);
    }

    private int codeOf(byte[] body) {
        try {
            JsonNode answer = json.readTree(body);
            return answer.isObject() ? answer.path("code").asInt(0) : UNREADABLE;
        } catch (JacksonException notJson) {
            return UNREADABLE;
        }
    }
}
