package io.larkspur.issuer.oauth;

import io.larkspur.issuer.Language;
import io.larkspur.issuer.call.ConfiguredSecret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The issuers made of settings.
 *
 * @param publicUrl where browsers reach the gateway; the redirect address to register at an issuer is this followed by
 *     {@code /callbacks/}, the issuer's name and {@code /oauth}
 * @param issuers by name: lower-case letters, digits and hyphens, at most 32. An entry without a client-id counts as not
 *     configured
 */
@ConfigurationProperties("larkspur")
record IssuersProperties(
        @DefaultValue("http://localhost:8080") String publicUrl,
        @DefaultValue Map<String, Settings> issuers) {

    private static final String NAME = "[a-z][a-z0-9-]{0,31}";

    IssuersProperties {
        EndpointAddress.require("larkspur.public-url", publicUrl);
        publicUrl = withoutSlash(publicUrl.trim());
        Map<String, Settings> configured = new TreeMap<>();
        issuers.forEach((name, settings) -> {
            if (settings.isConfigured()) {
                configured.put(name, settings);
                check(name, settings);
            }
        });
        issuers = Map.copyOf(configured);
    }

    private static void check(String name, Settings settings) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(
                    "larkspur.issuers." + name
                            + " is no name for an issuer; use lower-case letters, digits and hyphens, at most 32, a letter first");
        }
        settings.check("larkspur.issuers." + name);
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /**
     * One issuer, and what this gateway is there.
     *
     * @param clientId ours; empty switches the issuer off
     * @param clientSecret ours
     * @param clientAuthentication how both are sent: basic or post
     * @param authorizeUri the authorize page
     * @param tokenUri where codes and refresh tokens are spent
     * @param userInfoUri says whose a token is, as a JSON object
     * @param revokeUri where tokens are ended; empty when there is no such place
     * @param revokeWith how: form or bearer
     * @param scopes what every user is asked for
     * @param pkce whether to send an S256 challenge (RFC 7636)
     * @param authorizeParameters further parameters for the authorize page
     * @param tokenParameters further form fields for the token endpoint
     * @param headers further headers for the token endpoint and the user info
     * @param user where the user info says who it is
     * @param tokens what its tokens are like
     * @param errors which of its errors are final
     * @param refusal how its APIs refuse a token
     * @param deadlines how long one call may take
     * @param language of pages for browsers that prefer none of ours
     */
    record Settings(
            @DefaultValue("") String clientId,
            @DefaultValue("") ConfiguredSecret clientSecret,
            @DefaultValue("basic") ClientAuthentication clientAuthentication,
            @DefaultValue("") String authorizeUri,
            @DefaultValue("") String tokenUri,
            @DefaultValue("") String userInfoUri,
            @DefaultValue("") String revokeUri,
            @DefaultValue("form") Revocation revokeWith,
            @DefaultValue Set<String> scopes,
            @DefaultValue("true") boolean pkce,
            @DefaultValue Map<String, String> authorizeParameters,
            @DefaultValue Map<String, String> tokenParameters,
            @DefaultValue Map<String, String> headers,
            @DefaultValue User user,
            @DefaultValue Tokens tokens,
            @DefaultValue Errors errors,
            @DefaultValue Refusal refusal,
            @DefaultValue Deadlines deadlines,
            @DefaultValue("en") Language language) {

        private static final Set<String> OURS = Set.of(
                "client_id",
                "client_secret",
                "response_type",
                "redirect_uri",
                "scope",
                "state",
                "code",
                "code_challenge",
                "code_challenge_method",
                "code_verifier",
                "grant_type",
                "refresh_token");

        boolean isConfigured() {
            return !clientId.isBlank();
        }

        private void check(String prefix) {
            require(clientSecret.isSet(), prefix + ".client-secret is missing");
            EndpointAddress.requireSecure(prefix + ".authorize-uri", authorizeUri);
            EndpointAddress.requireSecure(prefix + ".token-uri", tokenUri);
            EndpointAddress.requireSecure(prefix + ".user-info-uri", userInfoUri);
            if (!revokeUri.isBlank()) {
                EndpointAddress.requireSecure(prefix + ".revoke-uri", revokeUri);
            }
            requireForeign(prefix + ".authorize-parameters", authorizeParameters);
            requireForeign(prefix + ".token-parameters", tokenParameters);
            user.check(prefix + ".user");
            tokens.check(prefix + ".tokens");
            deadlines.check(prefix + ".deadlines");
            refusal.check(prefix + ".refusal");
        }

        private static void requireForeign(String property, Map<String, String> parameters) {
            for (String name : parameters.keySet()) {
                require(!OURS.contains(name), property + " may not name " + name + ", which this gateway sets itself");
            }
        }
    }

    /**
     * JSON pointers (RFC 6901) into the user info.
     *
     * @param id the user's id at the issuer: the one that callers name and that a grant is kept under
     * @param name the parts of the name, joined by blanks; absent ones are left out
     * @param email the address; may be absent
     */
    record User(
            @DefaultValue("/sub") String id,
            @DefaultValue("/name") List<String> name,
            @DefaultValue("/email") String email) {

        private void check(String prefix) {
            requirePointer(prefix + ".id", id);
            requirePointer(prefix + ".email", email);
            name.forEach(part -> requirePointer(prefix + ".name", part));
        }

        private static void requirePointer(String property, String pointer) {
            require(
                    pointer.startsWith("/") && pointer.length() > 1,
                    property + " is '" + pointer + "'; it must be a JSON pointer such as /id");
        }
    }

    /**
     * @param life of an access token where the answer does not say it
     * @param refreshLife of a refresh token where the answer does not say it; when absent it is not known to end
     * @param rotating whether a refresh token is spent by its use; if not, an unanswered one may be repeated at will
     * @param renewEarly whether the issuer renews an access token that has not run out yet
     */
    record Tokens(
            @DefaultValue("1h") Duration life,
            @Nullable Duration refreshLife,
            @DefaultValue("true") boolean rotating,
            @DefaultValue("true") boolean renewEarly) {

        private static final Duration LONGEST = Duration.ofDays(3650);

        private void check(String prefix) {
            requireWithin(prefix + ".life", life, LONGEST);
            if (refreshLife != null) {
                requireWithin(prefix + ".refresh-life", refreshLife, LONGEST);
            }
        }
    }

    /**
     * @param terminal values of {@code error}, or whole {@code error_description}s, that end a consent when a refresh gets
     *     them
     * @param passing texts in {@code error_description} that make even those pass
     */
    record Errors(
            @DefaultValue("invalid_grant") Set<String> terminal,
            @DefaultValue List<String> passing) {}

    /**
     * @param statuses of answers that may refuse a token
     * @param marks texts of which one has to stand in {@code WWW-Authenticate} or at the beginning of the body
     */
    record Refusal(
            @DefaultValue("401") Set<Integer> statuses,
            @DefaultValue("invalid_token") List<String> marks) {

        private void check(String prefix) {
            for (int status : statuses) {
                require(status >= 400 && status < 500, prefix + ".statuses has " + status + "; each must be a 4xx");
            }
        }
    }

    /**
     * Each more than 0 and at most a minute.
     *
     * @param connect to open a connection
     * @param request for one call, connection included
     */
    record Deadlines(
            @DefaultValue("2s") Duration connect,
            @DefaultValue("10s") Duration request) {

        private static final Duration LONGEST = Duration.ofMinutes(1);

        private void check(String prefix) {
            requireWithin(prefix + ".connect", connect, LONGEST);
            requireWithin(prefix + ".request", request, LONGEST);
        }
    }

    private static void requireWithin(String property, Duration value, Duration longest) {
        require(
                !value.isZero() && !value.isNegative() && value.compareTo(longest) <= 0,
                property + " is " + value + "; it must be more than 0 and at most " + longest);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
