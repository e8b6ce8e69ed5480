package io.larkspur.gateway;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.ApplicationDisabled;
import io.larkspur.accounts.ApplicationRefused;
import io.larkspur.accounts.Applications;
import io.larkspur.accounts.AuthenticatedApplication;
import io.larkspur.accounts.ClientSecret;
import io.larkspur.accounts.IssuedCredential;
import io.larkspur.accounts.NewApplication;
import io.larkspur.accounts.UserProof;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Applications whose secret is {@code secret-of-} and their id. */
public final class FakeApplications implements Applications {

    private final Map<String, Application> applications = new ConcurrentHashMap<>();
    private volatile boolean atHand = true;

    /** From now on each has to be looked up. */
    public void needLookingUp() {
        atHand = false;
    }

    /** May invite, every proof on. */
    public Application inviting() {
        return put(fresh(EnumSet.allOf(UserProof.class), true, true));
    }

    /** The same, through a platform app of its own. */
    public Application invitingThrough(String platformApp) {
        Application fresh = fresh(EnumSet.allOf(UserProof.class), true, true);
        return put(new Application(
                fresh.id(),
                fresh.name(),
                platformApp,
                fresh.permissions(),
                fresh.proofs(),
                fresh.mayInvite(),
                fresh.enabled(),
                fresh.credentials(),
                fresh.jwks(),
                fresh.createdAt()));
    }

    /** Every proof on, may not invite. */
    public Application notInviting() {
        return put(fresh(EnumSet.allOf(UserProof.class), false, true));
    }

    public Application disabled() {
        return put(fresh(EnumSet.allOf(UserProof.class), true, false));
    }

    public Application proving(Set<UserProof> proofs) {
        return put(fresh(proofs, true, true));
    }

    public Application disable(Application application) {
        return put(copy(application, application.proofs(), false, application.credentials()));
    }

    public Application rotateTwice(Application application) {
        return put(copy(application, application.proofs(), true, Set.of("c3", "c2")));
    }

    public Application withProofs(Application application, Set<UserProof> proofs) {
        return put(copy(application, proofs, true, application.credentials()));
    }

    public static String secretOf(Application application) {
        return "secret-of-" + application.id();
    }

    public static String basic(Application application) {
        return basic(application.id(), secretOf(application));
    }

    public static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Mono<AuthenticatedApplication> authenticate(String id, ClientSecret secret) {
        Application application = applications.get(id);
        if (application == null || !secret.reveal().equals(secretOf(application))) {
            return Mono.error(make(ApplicationRefused.class));
        }
        return application.enabled()
                ? Mono.just(new AuthenticatedApplication(application, "c1"))
                : Mono.error(make(ApplicationDisabled.class, id));
    }

    @Override
    public Optional<AuthenticatedApplication> authenticateAtHand(String id, ClientSecret secret) {
        return findAtHand(id)
                .filter(application -> application.enabled() && secret.reveal().equals(secretOf(application)))
                .map(application -> new AuthenticatedApplication(application, "c1"));
    }

    @Override
    public Optional<Application> findAtHand(String id) {
        return Optional.ofNullable(applications.get(id)).filter(application -> atHand);
    }

    @Override
    public Mono<Application> find(String id) {
        return Mono.justOrEmpty(applications.get(id));
    }

    @Override
    public Mono<IssuedCredential> register(NewApplication request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<IssuedCredential> rotateSecret(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Application> setEnabled(String id, boolean enabled) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Flux<Application> list(int limit, int offset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Long> count() {
        throw new UnsupportedOperationException();
    }

    private Application put(Application application) {
        applications.put(application.id(), application);
        return application;
    }

    private static Application fresh(Set<UserProof> proofs, boolean mayInvite, boolean enabled) {
        String id = "app_" + UUID.randomUUID().toString().replace("-", "");
        return new Application(
                id, "test", null, Set.of(), proofs, mayInvite, enabled, Set.of("c1"), null, Instant.EPOCH);
    }

    private static Application copy(Application from, Set<UserProof> proofs, boolean enabled, Set<String> credentials) {
        return new Application(
                from.id(),
                from.name(),
                from.platformAppId(),
                from.permissions(),
                proofs,
                from.mayInvite(),
                enabled,
                credentials,
                from.jwks(),
                from.createdAt());
    }

    /** Their constructors are the accounts room's own. */
    private static <T extends RuntimeException> T make(Class<T> type, Object... arguments) {
        try {
            Class<?>[] types = new Class<?>[arguments.length];
            java.util.Arrays.fill(types, String.class);
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
