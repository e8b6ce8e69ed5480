package io.larkspur.gateway.upstream;

import reactor.netty.channel.AbortedException;

/** The caller's connection ended before the body did, which says nothing of the upstream. */
final class CallerLeft extends AbortedException {

    CallerLeft(Throwable cause) {
        super(cause);
    }
}
