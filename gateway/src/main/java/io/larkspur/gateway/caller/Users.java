package io.larkspur.gateway.caller;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.UserProof;
import io.larkspur.feishu.PlatformApps;
import io.larkspur.feishu.UserDirectory;
import io.larkspur.feishu.UserIdType;
import io.larkspur.gateway.handle.Handle;
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

    Mono<Caller> callerFor(Identity identity, Optional<NamedUser> named, String issuer) {
        return Mono.defer(() -> {
            String app = appOf(identity.application(), issuer);
            Handle.User handleUser = identity.handleUser();
            return handleUser == null
                    ? byHeader(identity.application(), app, named.orElse(null))
                    : byHandle(identity.application(), app, handleUser, named.orElse(null));
        });
    }

    private Mono<Caller> byHeader(Application application, String app, @Nullable NamedUser named) {
        if (named == null) {
            return Mono.just(new Caller(application, app, null, null));
        }
        require(UserProof.USER_ID, application);
        return openIdOf(app, named).map(openId -> new Caller(application, app, openId, UserProof.USER_ID));
    }

    private Mono<Caller> byHandle(Application application, String app, Handle.User user, @Nullable NamedUser named) {
        require(UserProof.HANDLE, application);
        require(user.proof(), application);
        if (!user.platformAppId().equals(app)) {
            return Mono.error(CallRefused.unknownHandle());
        }
        Caller caller = new Caller(application, user.platformAppId(), user.openId(), user.proof());
        return named == null
                ? Mono.just(caller)
                : openIdOf(user.platformAppId(), named).map(openId -> sameUser(caller, openId));
    }

    private static Caller sameUser(Caller caller, String openId) {
        if (!openId.equals(caller.openId())) {
            throw CallRefused.twoUsers();
        }
        return caller;
    }
}
