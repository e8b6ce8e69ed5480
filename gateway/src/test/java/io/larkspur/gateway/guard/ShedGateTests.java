package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Background calls are those that an overloaded gateway always turns away, so they show what happens without chance. */
class ShedGateTests {

    private final Admission admission = new Admission(1);
    private final Counter shed = new SimpleMeterRegistry().counter("shed");
    private final EmbeddedChannel channel = new EmbeddedChannel(new ShedGate(admission, shed));

    @Test
    void letsEverythingThroughInGoodTimes() {
        get("/open-apis/x");

        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(channel.inboundMessages()).hasSize(2);
    }

    @Test
    void answersByItselfWhenThereIsTooMuch() {
        overload();
        get("/open-apis/x");

        FullHttpResponse answer = channel.readOutbound();
        assertThat(answer.status().code()).isEqualTo(503);
        assertThat(answer.headers().get("Retry-After")).isEqualTo("1");
        assertThat(answer.content().toString(StandardCharsets.UTF_8)).contains("\"code\":770000503", "\"msg\":");
        assertThat(channel.inboundMessages()).isEmpty();
        assertThat(channel.isOpen()).isTrue();
        assertThat(shed.count()).isEqualTo(1);
        answer.release();
    }

    @Test
    void letsTheConnectionRestAfterwards() {
        channel.freezeTime();
        channel.config().setAutoRead(true);
        overload();

        get("/open-apis/x");
        assertThat(channel.config().isAutoRead()).isFalse();

        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void letsMoreConnectionsRestLonger() {
        long first = admission.rest();
        for (int connection = 0; connection < 500; connection++) {
            admission.rest();
        }

        assertThat(admission.rest()).isGreaterThan(first).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void countsAConnectionThatRestsOnceHoweverManyCallsCameTogether() {
        channel.freezeTime();
        overload();
        long alone = admission.rest();
        admission.rested();

        for (int call = 0; call < 500; call++) {
            get("/open-apis/x");
        }
        assertThat(shed.count()).isEqualTo(500);
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(admission.rest()).isEqualTo(alone);
    }

    @Test
    void neverTurnsOperatorsAway() {
        overload();
        get("/health/readiness");
        get("/admin/limits");

        assertThat(channel.inboundMessages()).hasSize(4);
    }

    @Test
    void givesNoAnswerBeforeThatOfAnEarlierCall() {
        get("/open-apis/first");
        overload();
        get("/open-apis/second");
        assertThat(channel.outboundMessages()).isEmpty();

        answer();
        answer();
        get("/open-apis/third");

        assertThat(channel.outboundMessages()).hasSize(3);
    }

    private void answer() {
        channel.writeOutbound(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER));
    }

    private void get(String path) {
        DefaultHttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
        request.headers().set("Priority", "u=6");
        channel.writeInbound(request);
        channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private void overload() {
        for (int look = 0; look < 1_000; look++) {
            admission.next(0);
            for (int call = 0; call < 200; call++) {
                assertThat(admission.admits(Priority.INTERACTIVE, 0, 0)).isTrue();
            }
            admission.late(1_000);
        }
    }
}
