package io.larkspur.gateway.oauth;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.UserAssertions;
import io.larkspur.accounts.UserProof;
import io.larkspur.gateway.address.PublicAddress;
import io.larkspur.gateway.caller.CallRefused;
import io.larkspur.gateway.caller.NamedUser;
import io.larkspur.gateway.caller.Users;
import io.larkspur.gateway.handle.Handle;
import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads an RFC 8693 request: who the subject is, and by which proof. What it refuses follows §2.2.2 there. */
@Component
final class TokenExchange {

    private static final String USER_ID = "urn:larkspur:params:oauth:token-type:user-id";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    private final Users users;
    private final UserAssertions assertions;
    private final PublicAddress address;

    TokenExchange(Users users, UserAssertions assertions, PublicAddress address) {
        this.users = users;
        this.assertions = assertions;
        this.address = address;
    }

    Mono<Handle.User> userOf(ServerHttpRequest request, Form form, Application application) {
        return Mono.defer(() -> {
                    requireSupported(form);
                    String token = form.require("subject_token");
                    String type = form.require("subject_token_type");
                    return switch (type) {
                        case USER_ID ->
                            user(application, form, NamedUser.of(token, form.find("user_id_type")), UserProof.USER_ID);
                        case JWT -> asserted(request, application, form, token);
                        default ->
                            Mono.error(OAuthRefused.request("subject_token_type must be " + USER_ID + " or " + JWT));
                    };
                })
                .onErrorMap(ProblemException.class, TokenExchange::inOAuthWords);
    }

    private static void requireSupported(Form form) {
        if (form.find("actor_token") != null) {
            throw OAuthRefused.request("actor_token is not supported; the client itself is the actor");
        }
        String requested = form.find("requested_token_type");
        if (requested != null && !requested.equals(TokenEndpoint.ACCESS_TOKEN)) {
            throw OAuthRefused.request("requested_token_type must be " + TokenEndpoint.ACCESS_TOKEN);
        }
    }

    private Mono<Handle.User> asserted(ServerHttpRequest request, Application application, Form form, String jwt) {
        Users.require(UserProof.ASSERTION, application);
        String audience = address.of(request, "/oauth2/token").toString();
        String issuer = address.of(request, "").toString();
        return assertions
                .verify(application, jwt, audience)
                .onErrorResume(ProblemException.class, refused -> assertions
                        .verify(application, jwt, issuer)
                        .onErrorMap(ProblemException.class, again -> refused))
                .flatMap(subject -> user(application, form, NamedUser.of(subject, null), UserProof.ASSERTION));
    }

    /** The audience names the issuer whose user is meant; without one it is the platform's. */
    private Mono<Handle.User> user(Application application, Form form, NamedUser named, UserProof proof) {
        Users.require(UserProof.HANDLE, application);
        Users.require(proof, application);
        String audience = form.find("audience");
        String platformApp = users.appOf(application, audience != null && users.isIssuer(audience) ? audience : "");
        return users.openIdOf(platformApp, named).map(openId -> new Handle.User(platformApp, openId, proof));
    }

    private static ProblemException inOAuthWords(ProblemException problem) {
        boolean isSwitchedOff = problem instanceof CallRefused && problem.category() == Category.FORBIDDEN;
        return switch (problem.category()) {
            case UPSTREAM, UNAVAILABLE, THROTTLED -> problem;
            default ->
                problem instanceof OAuthRefused
                        ? problem
                        : isSwitchedOff
                                ? OAuthRefused.unauthorized(problem.detail())
                                : OAuthRefused.request(problem.detail());
        };
    }
}
