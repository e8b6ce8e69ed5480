package io.larkspur.gateway.guard;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a call until it is its turn, or turns it away before anything else is done for it, because that has to cost next to
 * nothing when there is too much to do. Only calls of the data plane, and none whose answer would have to wait for another
 * one's. The connection of one that was turned away is kept, and rests for a while: who comes again at once could otherwise
 * keep the gateway busy with refusals alone.
 */
final class ShedGate extends ChannelDuplexHandler {

    private static final String WORDS = "The gateway has more calls than it can serve; this one was not looked at";
    private static final byte[] PLATFORM = ("{\"code\":770000503,\"msg\":\"" + WORDS
                    + "\",\"type\":\"urn:larkspur:overloaded\",\"title\":\"Temporarily unavailable\",\"status\":503,"
                    + "\"detail\":\"" + WORDS + "\",\"error\":{\"message\":\"" + WORDS
                    + "\",\"reason\":\"overloaded\"}}")
            .getBytes(StandardCharsets.UTF_8);
    private static final byte[] STANDARD =
            ("{\"type\":\"urn:larkspur:overloaded\",\"title\":\"Temporarily unavailable\","
                            + "\"status\":503,\"detail\":\"" + WORDS + "\",\"code\":\"overloaded\"}")
                    .getBytes(StandardCharsets.UTF_8);

    private final Admission admission;
    private final Counter shed;
    private final Draining draining;

    /** What came of a call that waits or whose connection rests, and behind it. */
    private final Deque<Object> held = new ArrayDeque<>(2);

    private @Nullable Arrival arrival;
    private int unanswered;
    private boolean dropping;
    private boolean resting;
    private boolean readWanted;
    private boolean stopped;

    ShedGate(Admission admission, Counter shed, Draining draining) {
        this.admission = admission;
        this.shed = shed;
        this.draining = draining;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (resting || !held.isEmpty()) {
            hold(context, message);
        } else if (dropping) {
            drop(context, message);
        } else if (message instanceof HttpRequest request && unanswered == 0 && !begins(request)) {
            hold(context, message);
            decide(context, request);
        } else {
            pass(context, message);
        }
    }

    private boolean begins(HttpRequest request) {
        return !ShedPaths.include(request.uri()) || admission.begins();
    }

    /** Most callers wait for their answer: only where one sends more than a head is it worth its price to stop reading. */
    private void hold(ChannelHandlerContext context, Object message) {
        if (held.isEmpty()) {
            arrival = admission.arrives(System.nanoTime());
            draining.keep();
        } else if (held.size() > 1 || message != LastHttpContent.EMPTY_LAST_CONTENT) {
            stopReading(context);
        }
        held.add(message);
    }

    private void decide(ChannelHandlerContext context, HttpRequest request) {
        Priority priority = Priority.of(request.headers().get("Priority"));
        if (!admission.isTooMuch(priority, System.nanoTime())) {
            admission.await(() -> begin(context), requireNonNull(arrival));
            return;
        }
        answer(context, request);
        do {
            drop(context, held.remove());
        } while (dropping && !held.isEmpty());
        if (held.isEmpty()) {
            draining.letGo();
        } else {
            arrival = admission.arrives(System.nanoTime());
        }
    }

    private void drop(ChannelHandlerContext context, Object message) {
        dropping = !(message instanceof LastHttpContent);
        ReferenceCountUtil.release(message);
        if (!dropping) {
            rest(context);
        }
        // Nobody else asks for what comes next where the first call of a connection is turned away.
        if (held.isEmpty()) {
            context.read();
        }
    }

    /** What comes meanwhile is kept, by whomever it is wanted. */
    private void rest(ChannelHandlerContext context) {
        resting = true;
        context.executor().schedule(() -> wake(context), admission.rest(), TimeUnit.NANOSECONDS);
    }

    private void wake(ChannelHandlerContext context) {
        admission.rested();
        resting = false;
        if (held.isEmpty()) {
            resumeReading(context);
            readAgain(context);
        } else if (held.element() instanceof HttpRequest request && !begins(request)) {
            decide(context, request);
        } else {
            begin(context);
        }
    }

    /**
     * What came with the call, and behind it, in its order. Reading goes on as it was before anything is passed on, since who
     * gets the call may stop it at once.
     */
    private void begin(ChannelHandlerContext context) {
        if (held.isEmpty()) {
            return;
        }
        Object[] messages = held.toArray();
        held.clear();
        draining.letGo();
        resumeReading(context);
        for (Object message : messages) {
            pass(context, message);
        }
        context.fireChannelReadComplete();
        readAgain(context);
    }

    private void pass(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            unanswered++;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!held.isEmpty()) {
            held.forEach(ReferenceCountUtil::release);
            held.clear();
            draining.letGo();
        }
        context.fireChannelInactive();
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (resting || !held.isEmpty()) {
            readWanted = true;
        } else {
            context.read();
        }
    }

    /** The framework lets the channel read by itself between two calls, and then wants no read that could be kept back. */
    private void stopReading(ChannelHandlerContext context) {
        ChannelConfig config = context.channel().config();
        if (config.isAutoRead()) {
            stopped = true;
            config.setAutoRead(false);
        }
    }

    private void resumeReading(ChannelHandlerContext context) {
        if (stopped) {
            stopped = false;
            context.channel().config().setAutoRead(true);
        }
    }

    private void readAgain(ChannelHandlerContext context) {
        if (readWanted) {
            readWanted = false;
            context.read();
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && unanswered > 0 && !isInformal(message)) {
            unanswered--;
        }
        context.write(message, promise);
    }

    private static boolean isInformal(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    /** A caller that waits to send its body, or sends more of it, is not worth keeping; none is once the gateway stops. */
    private void answer(ChannelHandlerContext context, HttpRequest request) {
        shed.increment();
        boolean platform = request.uri().startsWith("/open-apis/");
        FullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                Unpooled.wrappedBuffer(platform ? PLATFORM : STANDARD));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, platform ? "application/json" : "application/problem+json")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.RETRY_AFTER, "1");
        boolean keep = !draining.isUnderWay()
                && HttpUtil.isKeepAlive(request)
                && HttpUtil.getContentLength(request, 0L) == 0
                && !HttpUtil.isTransferEncodingChunked(request);
        if (!keep) {
            answer.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        context.writeAndFlush(answer).addListener(keep ? written -> {} : ChannelFutureListener.CLOSE);
    }
}
