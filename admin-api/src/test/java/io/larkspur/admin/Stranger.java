package io.larkspur.admin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A caller with no right to what is somebody else's, but for what the role gives. */
record Stranger(WebTestClient client, String role) {

    private static final Set<String> POWERS = Set.of("/admin/accounts", "/admin/applications", "/admin/keys");

    /** One of each kind; that of another system has an id that nobody else has. */
    static Map<String, Stranger> all(Clients clients, String anotherSubject, Instant now) {
        Map<String, Stranger> strangers = new LinkedHashMap<>();
        strangers.put("nobody", new Stranger(clients.nobody(), ""));
        strangers.put("an application without permission", new Stranger(clients.withoutPermission(), ""));
        strangers.put("a user", new Stranger(Accounts.fresh(clients, "user").signedIn(), ""));
        strangers.put("a viewer", new Stranger(Accounts.fresh(clients, "viewer").signedIn(), "viewer"));
        strangers.put(
                "an operator", new Stranger(Accounts.fresh(clients, "operator").signedIn(), "operator"));
        strangers.put(
                "somebody of another system",
                new Stranger(
                        clients.bearer(PublishedKeys.signed(
                                PublishedKeys.claims(anotherSubject, now).build())),
                        ""));
        return strangers;
    }

    /** The user service lets viewers look at everybody's things, and operators change them. */
    boolean mayUse(HttpMethod method, String path) {
        boolean governed = path.startsWith("/admin/") || path.startsWith("/api/v1/");
        if (!governed || role.isEmpty()) {
            return false;
        }
        boolean reads = method == HttpMethod.GET;
        return reads || role.equals("operator") && POWERS.stream().noneMatch(path::startsWith);
    }
}
