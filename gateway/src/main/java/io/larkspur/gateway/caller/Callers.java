package io.larkspur.gateway.caller;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.Applications;
import io.larkspur.accounts.AuthenticatedApplication;
import io.larkspur.gateway.handle.Handle;
import io.larkspur.gateway.handle.Handles;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Finds out which application calls. A handle is checked against the application as it is now: disabled, or its secret
 * rotated away, and the handle is refused although it has not ended.
 */
@Component
public final class Callers {

    private static final String BASIC = "basic";
    private static final String BEARER = "bearer";

    private final Applications applications;
    private final Handles handles;

    Callers(Applications applications, Handles handles) {
        this.applications = applications;
        this.handles = handles;
    }

    /** Reads the one Authorization header. Fails with {@link CallRefused} or as {@link Applications#authenticate}. */
    public Mono<Identity> identify(HttpHeaders headers) {
        return Mono.fromSupplier(() -> Authorization.in(headers)).flatMap(this::identify);
    }

    /** As {@link #identify}, without waiting: empty where a store has to be asked. */
    Optional<Identity> identifyAtHand(HttpHeaders headers) {
        Authorization authorization = Authorization.in(headers);
        return switch (authorization.scheme()) {
            case BASIC -> {
                ClientCredentials credentials = ClientCredentials.basic(authorization.value());
                yield applications
                        .authenticateAtHand(credentials.id(), credentials.secret())
                        .map(who -> new Identity(who, null));
            }
            case BEARER -> {
                Handle handle = handles.open(authorization.value()).orElseThrow(CallRefused::unknownHandle);
                yield applications.findAtHand(handle.applicationId()).map(application -> checked(application, handle));
            }
            default -> throw CallRefused.noCredentials();
        };
    }

    /** As {@link #identify}, where only the secret itself counts. */
    public Mono<AuthenticatedApplication> identifyBySecret(HttpHeaders headers) {
        return Mono.fromSupplier(() -> Authorization.in(headers))
                .flatMap(authorization -> authorization.scheme().equals(BASIC)
                        ? authenticate(ClientCredentials.basic(authorization.value()))
                        : Mono.error(CallRefused.wrongClient()));
    }

    /** Checks id and secret that came by another way than the header. */
    public Mono<AuthenticatedApplication> authenticate(ClientCredentials credentials) {
        return applications.authenticate(credentials.id(), credentials.secret());
    }

    private Mono<Identity> identify(Authorization authorization) {
        return switch (authorization.scheme()) {
            case BASIC ->
                authenticate(ClientCredentials.basic(authorization.value())).map(who -> new Identity(who, null));
            case BEARER -> byHandle(handles.open(authorization.value()));
            default -> Mono.error(CallRefused.noCredentials());
        };
    }

    private Mono<Identity> byHandle(Optional<Handle> found) {
        if (found.isEmpty()) {
            return Mono.error(CallRefused.unknownHandle());
        }
        Handle handle = found.get();
        return applications
                .find(handle.applicationId())
                .switchIfEmpty(Mono.error(CallRefused::unknownHandle))
                .map(application -> checked(application, handle));
    }

    private static Identity checked(Application application, Handle handle) {
        if (!application.enabled()) {
            throw CallRefused.disabled(application.id());
        }
        if (!application.credentials().contains(handle.credentialId())) {
            throw CallRefused.secretReplaced();
        }
        return new Identity(new AuthenticatedApplication(application, handle.credentialId()), handle.user());
    }
}
