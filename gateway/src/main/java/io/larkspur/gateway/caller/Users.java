package io.larkspur.gateway.caller;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.UserProof;
import io.larkspur.feishu.PlatformApps;
import io.larkspur.feishu.UserDirectory;
import io.larkspur.feishu.UserIdType;
import io.larkspur.gateway.handle.Handle;
import io.larkspur.issuer.Issuer;
import io.larkspur.issuer.Issuers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Finds out which user an application calls for. Every proof counts only while it is switched on for the application, at
 * the time of the call as well as when a handle was issued.
 */
@Component
public final class Users {

    /** Users of the platform, whichever app they use. */
    private static final String PLATFORM = "feishu";

    private final PlatformApps platformApps;
    private final UserDirectory directory;
    private final Issuers issuers;

    Users(PlatformApps platformApps, UserDirectory directory, Issuers issuers) {
        this.platformApps = platformApps;
        this.directory = directory;
        this.issuers = issuers;
    }

    /** The platform app an application calls through. Fails with {@link CallRefused} when there is none. */
    public String platformAppOf(Application application) {
        String own = application.platformAppId();
        return own != null ? own : platformApps.defaultAppId().orElseThrow(CallRefused::noPlatformApp);
    }

    /** The app whose users are meant: the issuer's of that name, or where it is empty the application's platform app. */
    public String appOf(Application application, String issuer) {
        if (issuer.isEmpty()) {
            return platformAppOf(application);
        }
        if (!isIssuer(issuer)) {
            throw CallRefused.unknownIssuer(issuer);
        }
        return issuer;
    }

    /** Whether that is an issuer made of settings, which the platform knows nothing of. */
    public boolean isIssuer(String appId) {
        return issuers.ofRoute(appId).isPresent();
    }

    /** The name by which the user service knows whoever vouches for the users of that app. */
    public String providerOf(String appId) {
        return issuers.ofApp(appId).map(Issuer::name).orElse(PLATFORM);
    }

    /** Fails with {@link CallRefused} when this proof is switched off for the application. */
    public static void require(UserProof proof, Application application) {
        if (!application.proofs().contains(proof)) {
            throw CallRefused.proofNotAllowed(proof);
        }
    }

    /** The user's open_id for the platform app, or id at the issuer; only another kind of id needs the directory. */
    public Mono<String> openIdOf(String platformAppId, NamedUser user) {
        if (user.type() == UserIdType.OPEN_ID) {
            return Mono.just(user.id());
        }
        return isIssuer(platformAppId)
                ? Mono.error(CallRefused::oneKindOfId)
                : directory.openIdOf(platformAppId, user.type(), user.id());
    }

    /** Fails with {@link CallRefused} where the user is not proven as the application may prove users. */
    Mono<Caller> callerFor(Identity identity, Optional<NamedUser> named, String issuer) {
        return Mono.defer(() -> {
            String app = appOf(identity.application(), issuer);
            check(identity, named, app);
            return named.isEmpty()
                    ? Mono.just(caller(identity, app, null))
                    : openIdOf(app, named.get()).map(openId -> caller(identity, app, openId));
        });
    }

    /** As {@link #callerFor}, without waiting: empty where the directory has to be asked. */
    Optional<Caller> callerAtHand(Identity identity, Optional<NamedUser> named, String issuer) {
        if (named.isPresent() && named.get().type() != UserIdType.OPEN_ID) {
            return Optional.empty();
        }
        String app = appOf(identity.application(), issuer);
        check(identity, named, app);
        return Optional.of(caller(identity, app, named.map(NamedUser::id).orElse(null)));
    }

    private static void check(Identity identity, Optional<NamedUser> named, String app) {
        Handle.User user = identity.handleUser();
        if (user != null) {
            require(UserProof.HANDLE, identity.application());
            require(user.proof(), identity.application());
            if (!user.platformAppId().equals(app)) {
                throw CallRefused.unknownHandle();
            }
        } else if (named.isPresent()) {
            require(UserProof.USER_ID, identity.application());
        }
    }

    /** @param openId what the headers name, in the issuer's own kind of id; null when they name nobody */
    private static Caller caller(Identity identity, String app, @Nullable String openId) {
        Handle.User user = identity.handleUser();
        if (user == null) {
            return new Caller(identity.application(), app, openId, openId == null ? null : UserProof.USER_ID);
        }
        if (openId != null && !openId.equals(user.openId())) {
            throw CallRefused.twoUsers();
        }
        return new Caller(identity.application(), app, user.openId(), user.proof());
    }
}
