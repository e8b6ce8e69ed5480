package io.larkspur.problem.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Ends connections of peers that send or read too slowly. Only time in which we wait for the peer counts: a body that nobody
 * reads here for the moment is not late. And it is the last to notice a request that nobody here answers any more.
 */
final class Patience extends ChannelDuplexHandler {

    private static final long CHECK_SECONDS = 2;

    private final RequestGate gate;
    private final WireSettings settings;

    private @Nullable Future<?> checks;
    private long lastByte;
    private long headSince;
    private boolean headBegun;
    private long requests;
    private long bodyBytes;
    private long bodyWaited;
    private long readSince;
    private boolean reading;
    private long pending;
    private long pendingSince;

    Patience(RequestGate gate, WireSettings settings) {
        this.gate = gate;
        this.settings = settings;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        lastByte = now(context);
        pendingSince = lastByte;
        checks = context.executor()
                .scheduleWithFixedDelay(() -> check(context), CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (checks != null) {
            checks.cancel(false);
        }
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (!reading) {
            reading = true;
            readSince = now(context);
        }
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        lastByte = now(context);
        if (reading) {
            reading = false;
            bodyWaited += lastByte - readSince;
        }
        if (!headBegun && gate.isBetweenRequests()) {
            headBegun = true;
            headSince = lastByte;
        }
        bodyBytes += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        context.fireChannelRead(message);
        if (requests != gate.requests()) {
            requests = gate.requests();
            headBegun = false;
            bodyBytes = 0;
            bodyWaited = 0;
        }
    }

    private void check(ChannelHandlerContext context) {
        long now = now(context);
        if (!isRead(context, now)) {
            context.close();
        } else if (gate.hasUpgraded()) {
            return;
        } else if (gate.waited(now) > settings.answer().toNanos() + gate.allowed()) {
            gate.giveUp(new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT));
        } else if (gate.owesContinue()) {
            bodyWaited = 0;
            readSince = now;
        } else if (gate.isBetweenRequests()) {
            checkHead(context, now);
        } else if (gate.isInBody() && isTooSlow(now)) {
            gate.refuse(new ResponseStatusException(HttpStatus.REQUEST_TIMEOUT));
        }
    }

    private void checkHead(ChannelHandlerContext context, long now) {
        if (headBegun && now - headSince > settings.head().toNanos()) {
            gate.refuse(new ResponseStatusException(HttpStatus.REQUEST_TIMEOUT));
        } else if (!headBegun
                && now - Math.max(lastByte, gate.lastAnswer()) > settings.idle().toNanos()) {
            context.close();
        }
    }

    private boolean isTooSlow(long now) {
        long waited = bodyWaited + (reading ? now - readSince : 0);
        return waited > settings.grace().toNanos()
                && bodyBytes < settings.slowestBody().toBytes() * TimeUnit.NANOSECONDS.toSeconds(waited);
    }

    /** What waits to be read gets less, or there is nothing that waits. */
    private boolean isRead(ChannelHandlerContext context, long now) {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        long bytes = waiting == null || context.channel().isWritable()
                ? 0
                : waiting.totalPendingWriteBytes() - waiting.currentProgress();
        if (bytes == 0 || bytes != pending) {
            pending = bytes;
            pendingSince = now;
        }
        return now - pendingSince <= settings.reader().toNanos();
    }

    private static long now(ChannelHandlerContext context) {
        return context.executor().ticker().nanoTime();
    }
}
