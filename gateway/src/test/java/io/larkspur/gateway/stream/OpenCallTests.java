package io.larkspur.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;

class OpenCallTests {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/x"));
    private final TestPublisher<Void> end = TestPublisher.create();

    @Test
    void isNotBegunWhenItsGrantHasEnded() {
        PublisherProbe<Void> sending = PublisherProbe.empty();
        OpenCall.endsWith(exchange, Mono.empty());

        StepVerifier.create(OpenCall.cutting(exchange, sending.mono()))
                .expectError(AuthorizationEnded.class)
                .verify(PATIENCE);
        sending.assertWasNotSubscribed();
    }

    @Test
    void isCancelledWhenItsGrantEnds() {
        PublisherProbe<Void> sending = PublisherProbe.of(Mono.never());
        OpenCall.endsWith(exchange, end.mono());

        StepVerifier.create(OpenCall.cutting(exchange, sending.mono()))
                .then(end::complete)
                .expectError(AuthorizationEnded.class)
                .verify(PATIENCE);
        sending.assertWasCancelled();
    }

    @Test
    void isCancelledWhenItMayCostNoMore() {
        PublisherProbe<Void> sending = PublisherProbe.of(Mono.never());
        TestPublisher<CallCut> limit = TestPublisher.create();
        OpenCall.endsWith(exchange, end.mono());
        OpenCall.isLimitedBy(exchange, limit.mono());

        StepVerifier.create(OpenCall.cutting(exchange, sending.mono()))
                .then(() -> limit.emit(new AuthorizationEnded()))
                .expectError(CallCut.class)
                .verify(PATIENCE);
        sending.assertWasCancelled();
    }

    @Test
    void waitsForNoEndAfterItself() {
        OpenCall.endsWith(exchange, end.mono());

        StepVerifier.create(OpenCall.cutting(exchange, Mono.empty()))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(end.wasCancelled()).isTrue();
    }
}
