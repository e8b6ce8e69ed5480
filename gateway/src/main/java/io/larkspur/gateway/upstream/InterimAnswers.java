package io.larkspur.gateway.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Drops what an upstream says before its answer (1xx). The client would take a hint for the answer itself and lend the
 * connection to the next call, which the answer to this one would then reach. A change of protocol is the end of HTTP on
 * the connection, and passes.
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {

    private boolean dropping;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse answer) {
            dropping = isInterim(answer);
        }
        if (!dropping) {
            context.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        if (message instanceof LastHttpContent) {
            dropping = false;
            context.read();
        }
    }

    /** What cannot be read passes, so that the call fails. */
    private static boolean isInterim(HttpResponse answer) {
        HttpResponseStatus status = answer.status();
        return status.codeClass() == HttpStatusClass.INFORMATIONAL
                && status.code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code()
                && answer.decoderResult().isSuccess();
    }
}
