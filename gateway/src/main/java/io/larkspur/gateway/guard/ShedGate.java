package io.larkspur.gateway.guard;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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

    /** What came of a call that waits, and behind it. Nothing more is read meanwhile. */
    private final List<Object> held = new ArrayList<>(0);

    private int unanswered;
    private boolean dropping;
    private boolean resting;
    private boolean readWanted;
    private boolean reading;

    ShedGate(Admission admission, Counter shed) {
        this.admission = admission;
        this.shed = shed;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!held.isEmpty()) {
            held.add(message);
        } else if (message instanceof HttpRequest request && unanswered == 0 && !begins(request)) {
            if (isTooMuch(request)) {
                answer(context, request);
                drop(context, message);
            } else {
                pauseReading(context);
                held.add(message);
                admission.await(() -> begin(context), System.nanoTime());
            }
        } else if (dropping) {
            drop(context, message);
        } else {
            pass(context, message);
        }
    }

    private void pass(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            unanswered++;
        }
        context.fireChannelRead(message);
    }

    private void drop(ChannelHandlerContext context, Object message) {
        dropping = !(message instanceof LastHttpContent);
        ReferenceCountUtil.release(message);
        if (dropping) {
            context.read();
        } else {
            rest(context);
        }
    }

    private boolean begins(HttpRequest request) {
        return !ShedPaths.include(request.uri()) || admission.begins();
    }

    private boolean isTooMuch(HttpRequest request) {
        return admission.isTooMuch(Priority.of(request.headers().get("Priority")), System.nanoTime());
    }

    /**
     * What came with the call, and behind it, in its order. Reading goes on as it was before anything is passed on, since who
     * gets the call may stop it at once.
     */
    private void begin(ChannelHandlerContext context) {
        if (held.isEmpty()) {
            return;
        }
        if (!resting) {
            resumeReading(context);
        }
        Object[] messages = held.toArray();
        held.clear();
        for (Object message : messages) {
            pass(context, message);
        }
        context.fireChannelReadComplete();
        readAgain(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
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

    /** Nothing is read meanwhile, by whoever it is wanted. Of calls that came together the first lets it rest. */
    private void rest(ChannelHandlerContext context) {
        if (resting) {
            return;
        }
        pauseReading(context);
        resting = true;
        readWanted = true;
        context.executor().schedule(() -> wake(context), admission.rest(), TimeUnit.NANOSECONDS);
    }

    /** Where a call is under way, reading is the framework's by now. */
    private void wake(ChannelHandlerContext context) {
        admission.rested();
        resting = false;
        if (unanswered == 0 && held.isEmpty()) {
            resumeReading(context);
        }
        readAgain(context);
    }

    /** The framework lets the channel read by itself between two calls, and then wants no read that could be kept back. */
    private void pauseReading(ChannelHandlerContext context) {
        if (resting || !held.isEmpty()) {
            return;
        }
        ChannelConfig config = context.channel().config();
        reading = config.isAutoRead();
        config.setAutoRead(false);
    }

    private void resumeReading(ChannelHandlerContext context) {
        if (reading) {
            reading = false;
            context.channel().config().setAutoRead(true);
        }
    }

    private void readAgain(ChannelHandlerContext context) {
        if (readWanted) {
            readWanted = false;
            read(context);
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

    /** A caller that waits to send its body, or sends more of it, is not worth keeping. */
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
        boolean keep = HttpUtil.isKeepAlive(request)
                && HttpUtil.getContentLength(request, 0L) == 0
                && !HttpUtil.isTransferEncodingChunked(request);
        if (!keep) {
            answer.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        context.writeAndFlush(answer).addListener(keep ? written -> {} : ChannelFutureListener.CLOSE);
    }
}
