package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShedGateTests {

    private final Queue<Runnable> rounds = new ArrayDeque<>();
    private final Admission admission = new Admission(1, rounds::add);
    private final Counter shed = new SimpleMeterRegistry().counter("shed");
    private final Draining draining = new Draining();
    private final EmbeddedChannel channel = new EmbeddedChannel(new ShedGate(admission, shed, draining));

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
        overload();
        get("/open-apis/refused");
        endOverload();

        get("/open-apis/x");
        assertThat(channel.inboundMessages()).isEmpty();

        endRest();
        assertThat(channel.inboundMessages()).hasSize(2);
        assertThat(shed.count()).isEqualTo(1);
    }

    @Test
    void turnsAwayWhoCameWhileItsConnectionRestedWhereThereIsTooMuchStill() {
        channel.freezeTime();
        overload();
        get("/open-apis/first");
        get("/open-apis/second");
        assertThat(shed.count()).isEqualTo(1);

        endRest();

        assertThat(channel.outboundMessages()).hasSize(2);
        assertThat(shed.count()).isEqualTo(2);
    }

    @Test
    void turnsAwayOneOfThoseThatCameTogetherInEachRest() {
        channel.freezeTime();
        overload();
        long alone = admission.rest();
        admission.rested();

        for (int call = 0; call < 500; call++) {
            get("/open-apis/x");
        }
        assertThat(shed.count()).isEqualTo(1);
        endRest();
        assertThat(shed.count()).isEqualTo(2);

        endOverload();
        endRest();
        assertThat(channel.inboundMessages()).hasSize(2 * 498);
        assertThat(admission.rest()).isEqualTo(alone);
    }

    @Test
    void putsAnOlderCallAheadAtTheEndOfItsConnectionsRest() {
        channel.freezeTime();
        overload();
        get("/open-apis/refused");
        endOverload();
        get("/open-apis/x");
        busy();
        List<Integer> passedBefore = new ArrayList<>();
        admission.await(() -> passedBefore.add(channel.inboundMessages().size()), admission.arrives(0));

        endRest();
        assertThat(passedBefore).isEmpty();
        rounds.remove().run();

        assertThat(passedBefore).containsExactly(2);
    }

    /** The framework asks for no read before it has a call. */
    @Test
    void asksForWhatComesBehindTheFirstCallOfAConnectionThatIsTurnedAway() {
        Reads reads = new Reads();
        EmbeddedChannel watched = new EmbeddedChannel(reads, new ShedGate(admission, shed, draining));
        watched.config().setAutoRead(false);
        overload();
        int before = reads.count;

        get(watched, "/open-apis/x");

        assertThat(reads.count).isGreaterThan(before);
        watched.finishAndReleaseAll();
    }

    @Test
    void keepsACallUntilItIsItsTurn() {
        busy();
        get("/open-apis/x");
        assertThat(channel.inboundMessages()).isEmpty();
        assertThat(channel.outboundMessages()).isEmpty();

        rounds.remove().run();

        assertThat(channel.inboundMessages()).hasSize(2);
        assertThat(shed.count()).isZero();
    }

    @Test
    void readsNothingBehindACallThatWaits() {
        Reads reads = new Reads();
        EmbeddedChannel watched = new EmbeddedChannel(reads, new ShedGate(admission, shed, draining));
        busy();
        get(watched, "/open-apis/x");
        int before = reads.count;

        watched.read();
        assertThat(reads.count).isEqualTo(before);

        rounds.remove().run();
        assertThat(reads.count).isEqualTo(before + 1);
    }

    /** Of which nobody knows how much more will come. */
    @Test
    void letsAConnectionReadNothingByItselfOnceABodyComesForACallThatWaits() {
        channel.config().setAutoRead(true);
        busy();
        channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/open-apis/x"));
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.writeInbound(new DefaultHttpContent(Unpooled.copiedBuffer("body", StandardCharsets.UTF_8)));
        assertThat(channel.config().isAutoRead()).isFalse();

        rounds.remove().run();

        assertThat(channel.config().isAutoRead()).isTrue();
        channel.releaseInbound();
    }

    @Test
    void letsAConnectionReadNothingByItselfOnceMoreComesWhileItRests() {
        channel.freezeTime();
        channel.config().setAutoRead(true);
        overload();
        get("/open-apis/refused");
        endOverload();
        get("/open-apis/first");
        assertThat(channel.config().isAutoRead()).isTrue();
        get("/open-apis/second");
        assertThat(channel.config().isAutoRead()).isFalse();

        endRest();

        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(channel.inboundMessages()).hasSize(4);
    }

    @Test
    void freesWhatCameWhileItsConnectionRestedWhenItsCallerLeaves() {
        channel.freezeTime();
        overload();
        get("/open-apis/refused");
        ByteBuf body = Unpooled.copiedBuffer("body", StandardCharsets.UTF_8);
        channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/open-apis/x"));
        channel.writeInbound(new DefaultHttpContent(body));

        channel.close();
        assertThat(body.refCnt()).isZero();

        endRest();
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @Test
    void passesOnInOrderWhatCameBehindACallThatWaits() {
        busy();
        get("/open-apis/first");
        get("/open-apis/second");

        rounds.remove().run();

        assertThat(channel.inboundMessages()).hasSize(4);
        assertThat(((HttpRequest) channel.inboundMessages().peek()).uri()).isEqualTo("/open-apis/first");
    }

    @Test
    void freesACallThatWaitsWhenItsCallerLeaves() {
        busy();
        get("/open-apis/x");
        ByteBuf body = Unpooled.copiedBuffer("body", StandardCharsets.UTF_8);
        channel.writeInbound(new DefaultHttpContent(body));

        channel.close();
        assertThat(body.refCnt()).isZero();

        rounds.remove().run();
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @Test
    void isKnownToKeepACallUntilItBegins() {
        busy();
        get("/open-apis/x");
        assertThat(draining.keepsAny()).isTrue();

        rounds.remove().run();

        assertThat(draining.keepsAny()).isFalse();
    }

    @Test
    void isKnownToKeepWhatCameWhileItsConnectionRestsAndNotTheRestItself() {
        channel.freezeTime();
        overload();
        get("/open-apis/refused");
        assertThat(draining.keepsAny()).isFalse();
        get("/open-apis/second");
        assertThat(draining.keepsAny()).isTrue();

        endRest();

        assertThat(shed.count()).isEqualTo(2);
        assertThat(draining.keepsAny()).isFalse();
    }

    @Test
    void isKnownToKeepNothingOfACallerThatLeft() {
        busy();
        get("/open-apis/x");

        channel.close();

        assertThat(draining.keepsAny()).isFalse();
    }

    @Test
    void closesTheConnectionOfWhomItTurnsAwayWhileTheGatewayStops() {
        overload();
        draining.begins();

        channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/open-apis/x"));

        FullHttpResponse answer = channel.readOutbound();
        assertThat(answer.headers().get("Connection")).isEqualTo("close");
        assertThat(channel.isOpen()).isFalse();
        answer.release();
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
        get(channel, path);
    }

    private static void get(EmbeddedChannel channel, String path) {
        channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path));
        channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** Nothing more begins in this round. */
    private void busy() {
        int begun = 0;
        while (admission.begins()) {
            begun++;
        }
        assertThat(begun).isPositive();
    }

    private void overload() {
        busy();
        IntStream.range(0, 10_000).forEach(call -> admission.await(() -> {}, admission.arrives(0)));
    }

    private void endOverload() {
        while (!rounds.isEmpty()) {
            rounds.remove().run();
        }
    }

    private void endRest() {
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private static final class Reads extends ChannelOutboundHandlerAdapter {

        private int count;

        @Override
        public void read(ChannelHandlerContext context) {
            count++;
            context.read();
        }
    }
}
