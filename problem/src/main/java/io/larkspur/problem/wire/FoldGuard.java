package io.larkspur.problem.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Finds headers that go on in a second line, which the decoder joins to one so that nobody behind it can tell: a server
 * that reads the second line as a header of its own would see another request. Lines that begin with a blank are common in
 * bodies; therefore the decoder gets the bytes before such a line first, and the gate behind it knows where they led.
 */
final class FoldGuard extends ChannelInboundHandlerAdapter {

    private final RequestGate gate;
    private boolean lineEnded;
    private boolean over;

    FoldGuard(RequestGate gate) {
        this.gate = gate;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (over || gate.hasUpgraded() || !(message instanceof ByteBuf bytes)) {
            pass(context, message);
            return;
        }
        if (lineEnded && bytes.isReadable() && beginsFolded(bytes, bytes.readerIndex()) && isFound(bytes)) {
            return;
        }
        for (int fold = foldIn(bytes); fold >= 0; fold = foldIn(bytes)) {
            context.fireChannelRead(bytes.readRetainedSlice(fold - bytes.readerIndex()));
            if (isFound(bytes)) {
                return;
            }
        }
        lineEnded = bytes.isReadable() && bytes.getByte(bytes.writerIndex() - 1) == '\n';
        context.fireChannelRead(bytes);
    }

    private void pass(ChannelHandlerContext context, Object message) {
        if (over && message instanceof ByteBuf bytes) {
            bytes.release();
        } else {
            context.fireChannelRead(message);
        }
    }

    /** Where a line begins with a blank, behind the first byte; -1 when none does, or all the bytes belong to a body. */
    private int foldIn(ByteBuf bytes) {
        if (gate.expects(bytes.readableBytes())) {
            return -1;
        }
        int end = bytes.writerIndex();
        for (int at = bytes.readerIndex(); at < end; at++) {
            int line = bytes.indexOf(at, end, (byte) '\n');
            if (line < 0 || line + 1 >= end) {
                return -1;
            }
            if (beginsFolded(bytes, line + 1) && line + 1 > bytes.readerIndex()) {
                return line + 1;
            }
            at = line;
        }
        return -1;
    }

    private boolean isFound(ByteBuf bytes) {
        if (gate.isInBody()) {
            return false;
        }
        over = true;
        bytes.release();
        gate.refuse(WireRefused.malformed());
        return true;
    }

    private static boolean beginsFolded(ByteBuf bytes, int at) {
        byte first = bytes.getByte(at);
        return first == ' ' || first == '\t';
    }
}
