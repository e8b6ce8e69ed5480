package io.larkspur.problem.wire;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets a connection's requests in, in plain form, or answers what cannot be let in and closes the connection: after a
 * request that ends in two places nothing on it can be trusted. An answer given here waits for those of the requests before
 * it, and nothing that comes after is read. A request for an upgrade that nobody takes up is the last one, too.
 */
final class RequestGate extends ChannelDuplexHandler {

    /** What a peer may still send of a body after the answer, before its connection is given up. */
    private static final long MOST_IGNORED = 64 << 20;

    private final Refusals refusals;
    private final AtomicLong allowed = new AtomicLong();

    private int unanswered;
    private boolean begun;
    private boolean upgrading;
    private boolean upgraded;
    private boolean refused;
    private @Nullable ChannelHandlerContext context;
    private @Nullable HttpRequest current;
    private boolean inBody;
    private boolean continueDue;
    private long bodyLeft;
    private long ignored;
    private long requests;
    private long lastAnswer;
    private long lastEnd;
    private @Nullable Throwable waiting;
    private int before;

    RequestGate(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
    }

    /** Whether the next byte belongs to a body, and not to a request's head. */
    boolean isInBody() {
        return inBody;
    }

    /** Whether the peer may wait for our word before it sends a body. */
    boolean owesContinue() {
        return continueDue;
    }

    /** Whether so many bytes all belong to a body whose length is known. */
    boolean expects(int bytes) {
        return upgraded || inBody && bodyLeft >= bytes;
    }

    boolean hasUpgraded() {
        return upgraded;
    }

    /** Whether nothing is asked, unless a part of the next request's head. */
    boolean isBetweenRequests() {
        return unanswered == 0 && !inBody && !refused;
    }

    /** How many were let in. */
    long requests() {
        return requests;
    }

    /** When the last answer was complete, by the executor's clock; 0 before. */
    long lastAnswer() {
        return lastAnswer;
    }

    /** For how long the first of the whole requests has waited for the head of its answer; 0 when none does. */
    long waited(long now) {
        return unanswered == 0 || begun || inBody && unanswered == 1 ? 0 : now - Math.max(lastEnd, lastAnswer);
    }

    /** How much longer than others the present request may wait, in nanoseconds. */
    long allowed() {
        return allowed.get();
    }

    /** From any thread. */
    void allow(long nanos) {
        allowed.addAndGet(nanos);
    }

    /** Answers in place of a handler that has not, and may never; its word is not wanted any more. */
    void giveUp(RuntimeException why) {
        ChannelHandlerContext open = context;
        if (open != null && !refused) {
            before = 0;
            answer(open, why);
        }
    }

    /** Refuses the request that is coming in. */
    void refuse(RuntimeException why) {
        ChannelHandlerContext open = context;
        if (open == null || refused || waiting != null) {
            return;
        }
        if (inBody) {
            refuse(open, why, unanswered - 1);
        } else {
            current = null;
            refuse(open, why, unanswered);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (upgraded) {
            context.fireChannelRead(message);
        } else if (refused || waiting != null) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest request) {
            take(context, request);
        } else if (message instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            Throwable why = Refusals.unreadable(content.decoderResult().cause());
            ReferenceCountUtil.release(message);
            refuse(context, why, unanswered - 1);
        } else {
            follow(message);
            context.fireChannelRead(message);
            if (ignored > MOST_IGNORED) {
                context.close();
            }
        }
    }

    private void follow(Object message) {
        if (message instanceof HttpContent content) {
            bodyLeft -= content.content().readableBytes();
            inBody = !(message instanceof LastHttpContent);
            if (!inBody && unanswered == 1) {
                lastEnd = now();
            }
            continueDue = false;
            ignored += unanswered == 0 ? content.content().readableBytes() : 0;
        }
    }

    private void take(ChannelHandlerContext context, HttpRequest request) {
        current = request;
        try {
            if (upgrading && unanswered > 0) {
                throw WireRefused.impatience();
            }
            if (request.decoderResult().isFailure()) {
                throw Refusals.unreadable(request.decoderResult().cause());
            }
            String plain = Targets.plain(request.uri(), Framing.check(request));
            if (plain != request.uri()) { // the same instance when nothing changed
                request.setUri(plain);
            }
            upgrading = Framing.asksForUpgrade(request.headers());
        } catch (RuntimeException why) {
            ReferenceCountUtil.release(request);
            refuse(context, why, unanswered);
            return;
        }
        unanswered++;
        requests++;
        ignored = 0;
        inBody = true;
        continueDue = HttpUtil.is100ContinueExpected(request);
        bodyLeft = HttpUtil.getContentLength(request, 0L);
        context.fireChannelRead(request);
    }

    private long now() {
        ChannelHandlerContext open = context;
        return open == null ? 0 : open.executor().ticker().nanoTime();
    }

    /** @param first how many answers go before */
    private void refuse(ChannelHandlerContext context, Throwable why, int first) {
        waiting = why;
        before = first;
        if (before <= 0) {
            answer(context, why);
        }
    }

    private void answer(ChannelHandlerContext context, Throwable why) {
        boolean tooLate = begun;
        refused = true;
        waiting = null;
        if (tooLate) {
            context.close();
            return;
        }
        context.writeAndFlush(refusals.of(current == null ? "/" : current.uri(), why))
                .addListener(Lingering.afterwards());
    }

    /** An answer that ends the connection before the request's end. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (inBody && unanswered == 0 && !refused && !upgraded && waiting == null) {
            refused = true;
            Lingering.close(context.channel(), promise);
        } else {
            context.close(promise);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (refused) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        boolean informal = message instanceof HttpResponse response && isInformal(response);
        begun |= message instanceof HttpResponse && !informal;
        ChannelPromise written = promise;
        if (upgrading && !upgraded && !informal) {
            written = last(message, promise);
        }
        context.write(message, written);
        if (message instanceof LastHttpContent && !informal) {
            answered(context);
        }
    }

    /** Of the answer to a request for an upgrade that stays with HTTP. */
    private static ChannelPromise last(Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            HttpUtil.setKeepAlive(response, false);
        }
        return message instanceof LastHttpContent ? promise.unvoid().addListener(ChannelFutureListener.CLOSE) : promise;
    }

    /** Only the answer to the request that asked for it takes the connection out of HTTP, and of this watch. */
    private boolean isInformal(HttpResponse response) {
        upgraded |= response.status().code() == 101 && upgrading && unanswered == 1;
        continueDue = false;
        return response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void answered(ChannelHandlerContext context) {
        begun = false;
        lastAnswer = now();
        allowed.lazySet(0);
        unanswered = Math.max(0, unanswered - 1);
        Throwable why = waiting;
        if (why != null && --before <= 0) {
            answer(context, why);
        }
    }
}
