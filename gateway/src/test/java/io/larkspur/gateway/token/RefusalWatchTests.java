package io.larkspur.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class RefusalWatchTests {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final AtomicInteger renewals = new AtomicInteger();
    private final MockServerHttpResponse answer = new MockServerHttpResponse();
    private final RefusalWatch watch = new RefusalWatch(answer, Mono.fromRunnable(renewals::incrementAndGet));

    @ParameterizedTest
    @ValueSource(ints = {99991663, 99991665, 99991668, 99991677})
    void renewsATokenThatThePlatformRefusesAndPassesTheAnswerOn(int code) {
        String body = "{\"code\": " + code + ",\"msg\":\"Invalid access token\"}";

        pass(HttpStatus.BAD_REQUEST, body);

        assertThat(renewals).hasValue(1);
        StepVerifier.create(answer.getBodyAsString())
                .expectNext(body)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void leavesATokenOfTheWrongKindAlone() {
        pass(HttpStatus.BAD_REQUEST, "{\"code\":99991668,\"msg\":\"not support user access token\"}");

        assertThat(renewals).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\":99991679}", "{\"code\":999916680}", "{\"msg\":\"99991668\"}", ""})
    void leavesOtherRefusalsAlone(String body) {
        pass(HttpStatus.BAD_REQUEST, body);

        assertThat(renewals).hasValue(0);
    }

    @Test
    void readsNothingOfASuccess() {
        pass(HttpStatus.OK, "{\"code\":99991668}");

        assertThat(renewals).hasValue(0);
    }

    private void pass(HttpStatus status, String body) {
        watch.setStatusCode(status);
        StepVerifier.create(watch.writeWith(
                        Mono.just(DefaultDataBufferFactory.sharedInstance.wrap(body.getBytes(StandardCharsets.UTF_8)))))
                .expectComplete()
                .verify(SOON);
    }
}
