package io.larkspur.sandbox.events;

import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

/**
 * What came back from an address of ours.
 *
 * @param trouble the number the client shows when nothing came back; 0 when something did
 */
record Reply(int status, byte[] body, int trouble) {
    static final int NOT_CONFIGURED = 200340;
    static final int TOO_LATE = 200341;
    static final int NO_CONNECTION = 200342;
    static final int NO_SUCH_HOST = 200343;

    static Reply none(Throwable why) {
        return new Reply(0, new byte[0], trouble(why));
    }

    private static int trouble(Throwable why) {
        if (why instanceof TimeoutException || why instanceof io.netty.handler.timeout.TimeoutException) {
            return TOO_LATE;
        }
        return why instanceof UnknownHostException ? NO_SUCH_HOST : NO_CONNECTION;
    }
}
