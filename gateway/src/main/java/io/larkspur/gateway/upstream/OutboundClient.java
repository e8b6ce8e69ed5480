package io.larkspur.gateway.upstream;

import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

/**
 * The client of all routes sends a call once. Its library would send it again after a reset connection, when the first may
 * have been carried out; and a redirect would carry the token to wherever the answer points. Nor does it take for the answer
 * what comes before that.
 */
@Component
final class OutboundClient implements HttpClientCustomizer {

    @Override
    public HttpClient customize(HttpClient client) {
        return client.disableRetry(true).followRedirect(false).doOnChannelInit((observer, channel, address) -> {
            if (channel.pipeline().context(NettyPipeline.HttpCodec) != null) {
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, "larkspur.interimAnswers", new InterimAnswers());
            }
        });
    }
}
