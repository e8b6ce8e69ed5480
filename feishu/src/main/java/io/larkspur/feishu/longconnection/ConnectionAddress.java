package io.larkspur.feishu.longconnection;

import java.net.URI;

/**
 * Where to connect to, once. Does not print itself, since it holds a ticket.
 *
 * @param service goes into pings
 */
record ConnectionAddress(URI url, int service, ClientConfig config) {

    @Override
    public String toString() {
        return url.getScheme() + "://" + url.getAuthority();
    }
}
