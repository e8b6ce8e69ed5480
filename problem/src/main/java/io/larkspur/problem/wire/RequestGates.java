package io.larkspur.problem.wire;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Gives each connection a gate, between the decoder and everything that acts on what it decoded. */
final class RequestGates implements NettyServerCustomizer {

    private final Refusals refusals;
    private final WireSettings settings;

    RequestGates(Refusals refusals, WireSettings settings) {
        this.refusals = refusals;
        this.settings = settings;
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((observer, channel, address) -> {
            if (channel.pipeline().context(NettyPipeline.HttpTrafficHandler) != null) {
                RequestGate gate = new RequestGate(refusals);
                channel.pipeline()
                        .addBefore(NettyPipeline.HttpCodec, "larkspur.patience", new Patience(gate, settings))
                        .addBefore(NettyPipeline.HttpCodec, "larkspur.foldGuard", new FoldGuard(gate))
                        .addBefore(NettyPipeline.HttpTrafficHandler, "larkspur.requestGate", gate);
            }
        });
    }
}
