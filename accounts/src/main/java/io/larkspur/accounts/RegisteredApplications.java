package io.larkspur.accounts;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Applications in Postgres behind a short cache: on the hot path authentication is one HMAC and no round trip. A change
 * made here is seen here by the next call.
 */
final class RegisteredApplications implements Applications {

    private final ApplicationTable table;
    private final ApplicationCache cache;
    private final SecretHasher hasher;
    private final Mint mint;
    private final Clock clock;

    RegisteredApplications(ApplicationTable table, ApplicationCache cache, AccountsProperties properties, Clock clock) {
        this.table = table;
        this.cache = cache;
        this.hasher = new SecretHasher(properties.credentialKey());
        this.mint = new Mint();
        this.clock = clock;
    }

    @Override
    public Mono<AuthenticatedApplication> authenticate(String id, ClientSecret secret) {
        return cache.lookUp(id).map(found -> checked(found, secret));
    }

    @Override
    public Optional<AuthenticatedApplication> authenticateAtHand(String id, ClientSecret secret) {
        StoredApplication found = cache.atHand(id);
        return found == null ? Optional.empty() : Optional.of(checked(Optional.of(found), secret));
    }

    @Override
    public Optional<Application> findAtHand(String id) {
        return Optional.ofNullable(cache.atHand(id)).map(StoredApplication::application);
    }

    @Override
    public Mono<Application> find(String id) {
        return cache.lookUp(id).flatMap(found -> Mono.justOrEmpty(found.map(StoredApplication::application)));
    }

    @Override
    public Mono<IssuedCredential> register(NewApplication request) {
        return Mono.fromSupplier(() -> issued(request)).flatMap(issued -> table.insert(
                        issued.application(), hasher.seal(issued.credentialId(), issued.secret()))
                .doOnSuccess(done -> cache.forget(issued.application().id()))
                .thenReturn(issued));
    }

    @Override
    public Mono<IssuedCredential> rotateSecret(String id) {
        return Mono.defer(() -> {
            String credentialId = mint.credentialId();
            ClientSecret secret = mint.secret();
            return table.addSecret(id, hasher.seal(credentialId, secret))
                    .flatMap(changed -> afterChange(id, changed))
                    .map(application -> new IssuedCredential(application, credentialId, secret));
        });
    }

    @Override
    public Mono<Application> setEnabled(String id, boolean enabled) {
        return table.setEnabled(id, enabled).flatMap(changed -> afterChange(id, changed));
    }

    @Override
    public Flux<Application> list(int limit, int offset) {
        return table.list(limit, offset);
    }

    @Override
    public Mono<Long> count() {
        return table.count();
    }

    /** Whether it is enabled is told only to those who know the secret. */
    private AuthenticatedApplication checked(Optional<StoredApplication> found, ClientSecret secret) {
        List<StoredSecret> live = found.map(StoredApplication::secrets).orElse(List.of());
        String credentialId = hasher.match(live, secret).orElseThrow(ApplicationRefused::new);
        Application application = found.orElseThrow(ApplicationRefused::new).application();
        if (!application.enabled()) {
            throw new ApplicationDisabled(application.id());
        }
        return new AuthenticatedApplication(application, credentialId);
    }

    private IssuedCredential issued(NewApplication request) {
        Registration.check(request);
        String credentialId = mint.credentialId();
        Application application = new Application(
                mint.applicationId(),
                request.name(),
                request.platformAppId(),
                Set.copyOf(request.permissions()),
                Set.copyOf(request.proofs()),
                request.mayInvite(),
                true,
                Set.of(credentialId),
                request.jwks(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        return new IssuedCredential(application, credentialId, mint.secret());
    }

    private Mono<Application> afterChange(String id, boolean changed) {
        cache.forget(id);
        return changed
                ? find(id).switchIfEmpty(Mono.error(() -> new UnknownApplication(id)))
                : Mono.error(() -> new UnknownApplication(id));
    }
}
