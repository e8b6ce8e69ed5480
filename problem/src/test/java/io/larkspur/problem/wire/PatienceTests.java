package io.larkspur.problem.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.problem.web.ProblemDocument;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ResponseStatusException;

class PatienceTests {

    private static final WireSettings SETTINGS = new WireSettings(
            0,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            DataSize.ofBytes(100),
            Duration.ofSeconds(30),
            Duration.ofSeconds(180));

    private final RequestGate gate = new RequestGate(new Refusals((path, why) ->
            new ProblemDocument(((ResponseStatusException) why).getStatusCode().value(), "text/plain", "1", "no")));
    private final SlowReader channel = new SlowReader();

    @BeforeEach
    void open() {
        channel.config().setAutoRead(false);
        channel.freezeTime();
        channel.pipeline().addLast(new Patience(gate, SETTINGS), new HttpServerCodec(), gate);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void refusesAHeadThatDrips() {
        for (int second = 0; second < 14; second++) {
            receive(second == 0 ? "GET / HTTP/1.1\r\nX: " : "y");
            pass(1);
        }

        assertThat(sent()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void closesAnIdleConnectionWithoutAWord() {
        receive("GET / HTTP/1.1\r\nHost: g\r\n\r\n");
        answer();
        assertThat(sent()).startsWith("HTTP/1.1 200 ");

        pass(58);
        assertThat(channel.isOpen()).isTrue();
        pass(10);

        assertThat(channel.isOpen()).isFalse();
        assertThat(sent()).isEmpty();
    }

    @Test
    void refusesABodyThatDrips() {
        receive("POST / HTTP/1.1\r\nHost: g\r\nContent-Length: 1000\r\n\r\n");
        for (int second = 0; second < 15; second++) {
            channel.read();
            pass(1);
            receive("x");
        }

        assertThat(sent()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void doesNotHurryABodyThatNobodyReads() {
        receive("POST / HTTP/1.1\r\nHost: g\r\nContent-Length: 1000\r\n\r\n");

        pass(300);

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void doesNotHurryABodyThatWaitsForOurWord() {
        receive("POST / HTTP/1.1\r\nHost: g\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n");
        channel.read();

        pass(300);
        assertThat(channel.isOpen()).isTrue();

        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        pass(15);
        assertThat(sent()).contains("HTTP/1.1 408 ");
    }

    @Test
    void waitsForAnAnswerThatTakesItsTime() {
        receive("GET / HTTP/1.1\r\nHost: g\r\n\r\n");
        channel.read();

        pass(175);

        assertThat(channel.isOpen()).isTrue();
        assertThat(sent()).isEmpty();
    }

    @Test
    void answersInPlaceOfAHandlerThatNeverWill() {
        receive("GET / HTTP/1.1\r\nHost: g\r\n\r\n");

        pass(185);

        assertThat(sent()).startsWith("HTTP/1.1 504 ").contains("connection: close");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void waitsLongerForARequestThatMay() {
        receive("GET / HTTP/1.1\r\nHost: g\r\n\r\n");
        gate.allow(Duration.ofSeconds(600).toNanos());

        pass(770);
        assertThat(channel.isOpen()).isTrue();
        pass(20);

        assertThat(sent()).startsWith("HTTP/1.1 504 ");
    }

    @Test
    void doesNotCountTheTimeThatABodyTakes() {
        receive("POST / HTTP/1.1\r\nHost: g\r\nContent-Length: 40000\r\n\r\n");
        for (int second = 0; second < 190; second++) {
            receive("x".repeat(200));
            pass(1);
        }
        assertThat(channel.isOpen()).isTrue();
        receive("x".repeat(2000));

        pass(175);
        assertThat(channel.isOpen()).isTrue();
        pass(10);

        assertThat(sent()).startsWith("HTTP/1.1 504 ");
    }

    @Test
    void leavesAnAnswerAloneThatHasBegun() {
        receive("GET / HTTP/1.1\r\nHost: g\r\n\r\n");
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));

        pass(400);

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void closesTheConnectionOfAReaderThatReadsNothing() {
        channel.atATime = 0;
        answerAtLength();

        pass(28);
        assertThat(channel.isOpen()).isTrue();
        pass(6);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void leavesAReaderAloneThatReadsSlowly() {
        channel.atATime = 1_000;
        answerAtLength();

        for (int time = 0; time < 10; time++) {
            pass(25);
            channel.flush();
        }

        assertThat(channel.isOpen()).isTrue();
    }

    /** More than the channel takes to be written. */
    private void answerAtLength() {
        receive("GET / HTTP/1.1\r\nHost: g\r\n\r\n");
        DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set("content-length", 1_000_000);
        channel.write(head);
        channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[200_000])));
        assertThat(channel.isWritable()).isFalse();
    }

    private void pass(int seconds) {
        for (int second = 0; second < seconds; second++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    private void receive(String text) {
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        }
    }

    private void answer() {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().set("content-length", 0);
        channel.writeOutbound(response);
    }

    private String sent() {
        StringBuilder sent = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            sent.append(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }
        return sent.toString();
    }

    /** Whose peer takes so many bytes of each flush. */
    private static final class SlowReader extends EmbeddedChannel {

        private int atATime = Integer.MAX_VALUE;

        @Override
        protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
            if (atATime == Integer.MAX_VALUE) {
                super.doWrite(waiting);
            } else {
                waiting.removeBytes(atATime);
            }
        }
    }
}
