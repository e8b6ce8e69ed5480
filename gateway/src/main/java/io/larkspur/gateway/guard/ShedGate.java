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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Turns a call away before anything else is done for it, because turning away has to cost next to nothing when there is
 * too much to do. Only calls of the data plane, and none whose answer would have to wait for another one's. Its connection
 * is kept, and rests for a while: who comes again at once could otherwise keep the gateway busy with refusals alone.
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
    private int unanswered;
    private boolean dropping;
    private boolean resting;
    private boolean readWanted;

    ShedGate(Admission admission, Counter shed) {
        this.admission = admission;
        this.shed = shed;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            dropping = unanswered == 0 && isTooMuch(request);
            if (dropping) {
                answer(context, request);
            } else {
                unanswered++;
            }
        }
        if (!dropping) {
            context.fireChannelRead(message);
            return;
        }
        dropping = !(message instanceof LastHttpContent);
        ReferenceCountUtil.release(message);
        if (dropping) {
            context.read();
        } else {
            rest(context);
        }
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (resting) {
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
        ChannelConfig config = context.channel().config();
        boolean reading = config.isAutoRead();
        long rest = admission.rest();
        resting = true;
        readWanted = true;
        config.setAutoRead(false);
        context.executor().schedule(() -> wake(context, reading), rest, TimeUnit.NANOSECONDS);
    }

    private void wake(ChannelHandlerContext context, boolean reading) {
        admission.rested();
        resting = false;
        if (reading) {
            context.channel().config().setAutoRead(true);
        } else if (readWanted) {
            context.read();
        }
        readWanted = false;
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

    private boolean isTooMuch(HttpRequest request) {
        return admission.isStrained()
                && ShedPaths.include(request.uri())
                && !admission.admits(
                        Priority.of(request.headers().get("Priority")),
                        ThreadLocalRandom.current().nextDouble(),
                        System.nanoTime());
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
