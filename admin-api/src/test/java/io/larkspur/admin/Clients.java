package io.larkspur.admin;

import io.larkspur.accounts.Applications;
import io.larkspur.accounts.IssuedCredential;
import io.larkspur.accounts.NewApplication;
import io.larkspur.accounts.Permission;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Callers of the control plane, by what they may do. */
final class Clients {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Bytes. The page of metrics is a long one. */
    private static final int LARGEST_ANSWER = 4 * 1024 * 1024;

    private final Applications applications;
    private final String url;
    private final WebTestClient nobody;
    private final IssuedCredential trusted;
    private final IssuedCredential plain;

    Clients(Applications applications, int port) {
        this.applications = applications;
        this.url = "http://localhost:" + port;
        this.nobody = WebTestClient.bindToServer()
                .baseUrl(url)
                .responseTimeout(PATIENCE)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST_ANSWER))
                .build();
        this.trusted = registered("trusted service", Set.of(Permission.AUTH_SESSIONS));
        this.plain = registered("plain application", Set.of());
    }

    /** Without a slash at its end. */
    String url() {
        return url;
    }

    WebTestClient nobody() {
        return nobody;
    }

    WebTestClient administrator() {
        return basic("admin", Surroundings.PASSWORD);
    }

    /** An application with the permission for contract A. */
    WebTestClient trusted() {
        return as(trusted);
    }

    WebTestClient withoutPermission() {
        return as(plain);
    }

    String trustedId() {
        return trusted.application().id();
    }

    WebTestClient as(IssuedCredential credential) {
        return basic(credential.application().id(), credential.secret().reveal());
    }

    WebTestClient basic(String name, String secret) {
        return nobody.mutate()
                .defaultHeaders(headers -> headers.setBasicAuth(name, secret))
                .build();
    }

    WebTestClient bearer(String token) {
        return nobody.mutate()
                .defaultHeaders(headers -> headers.setBearerAuth(token))
                .build();
    }

    /** As if from this address: the tests' own is a trusted proxy. */
    WebTestClient from(String address) {
        return nobody.mutate().defaultHeader("X-Forwarded-For", address).build();
    }

    IssuedCredential registered(String name, Set<Permission> permissions) {
        return Objects.requireNonNull(applications
                .register(new NewApplication(name, null, permissions, Set.of(), false, null))
                .block(PATIENCE));
    }
}
