package io.larkspur.sandbox;

import io.larkspur.sandbox.state.Ids;
import java.util.HexFormat;

/** The application registered at hh; made from the platform app, so that both survive a restart together. */
public record HhClient(String id, String secret) {

    static HhClient beside(PlatformApp app) {
        return new HhClient("hh-" + digest("id", app), digest("secret", app));
    }

    private static String digest(String what, PlatformApp app) {
        return HexFormat.of()
                .formatHex(Ids.sha256("hh:" + what + ":" + app.appId() + ":" + app.appSecret()))
                .substring(0, 32);
    }

    @Override
    public String toString() {
        return "HhClient[" + id + "]";
    }
}
