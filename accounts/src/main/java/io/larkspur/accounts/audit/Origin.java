package io.larkspur.accounts.audit;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Who causes what happens, carried along in the Reactor context from the edge to the audit trail.
 *
 * @param actor the name of whoever acts, such as an administrator's or an application's; null while nobody has signed in
 * @param ip the true address of the peer; null where the system acts by itself
 * @param userAgent as the peer states it
 */
public record Origin(
        @Nullable String actor,
        @Nullable String ip,
        @Nullable String userAgent) {

    /** The system itself. */
    public static final Origin SYSTEM = new Origin("system", null, null);

    private static final int LONGEST_AGENT = 300;

    public Origin {
        if (userAgent != null && userAgent.length() > LONGEST_AGENT) {
            userAgent = userAgent.substring(0, LONGEST_AGENT);
        }
    }

    /** The origin of what is going on, else the system. */
    public static Origin in(ContextView context) {
        return context.<Origin>getOrEmpty(Origin.class).orElse(SYSTEM);
    }

    public Context writeTo(Context context) {
        return context.put(Origin.class, this);
    }

    public Origin by(String name) {
        return new Origin(name, ip, userAgent);
    }
}
