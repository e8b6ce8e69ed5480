package io.larkspur.gateway.oauth;

import io.larkspur.accounts.ApplicationDisabled;
import io.larkspur.accounts.ApplicationRefused;
import io.larkspur.accounts.AuthenticatedApplication;
import io.larkspur.gateway.caller.CallRefused;
import io.larkspur.gateway.caller.Callers;
import io.larkspur.gateway.caller.ClientCredentials;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Authenticates the client of the token endpoint: by HTTP Basic or by the form, never by both (RFC 6749 §2.3). */
@Component
final class ClientAuthentication {

    private final Callers callers;

    ClientAuthentication(Callers callers) {
        this.callers = callers;
    }

    Mono<AuthenticatedApplication> of(HttpHeaders headers, Form form) {
        return Mono.defer(() -> authenticate(headers, form))
                .onErrorMap(CallRefused.class, refused -> OAuthRefused.client(refused.detail()))
                .onErrorMap(ApplicationRefused.class, refused -> OAuthRefused.client(refused.detail()))
                .onErrorMap(ApplicationDisabled.class, disabled -> OAuthRefused.unauthorized(disabled.detail()));
    }

    private Mono<AuthenticatedApplication> authenticate(HttpHeaders headers, Form form) {
        String id = form.find("client_id");
        String secret = form.find("client_secret");
        if (!headers.containsHeader(HttpHeaders.AUTHORIZATION)) {
            return byForm(id, secret);
        }
        if (secret != null) {
            return Mono.error(
                    OAuthRefused.request("The client authenticates in two ways; send Basic or the form's fields"));
        }
        return callers.identifyBySecret(headers).doOnNext(who -> requireSame(id, who));
    }

    private Mono<AuthenticatedApplication> byForm(@Nullable String id, @Nullable String secret) {
        return id == null || secret == null
                ? Mono.error(
                        OAuthRefused.client("The client has to authenticate, by Basic or client_id and client_secret"))
                : callers.authenticate(ClientCredentials.of(id, secret));
    }

    private static void requireSame(@Nullable String id, AuthenticatedApplication who) {
        if (id != null && !id.equals(who.application().id())) {
            throw OAuthRefused.request("client_id and the Basic header name different clients");
        }
    }
}
