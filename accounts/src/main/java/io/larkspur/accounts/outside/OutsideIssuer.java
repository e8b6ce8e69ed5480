package io.larkspur.accounts.outside;

import com.nimbusds.jose.JWSAlgorithm;
import io.larkspur.accounts.login.User;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One issuer whose tokens count. Nothing of this is taken from a token.
 *
 * @param issuer what {@code iss} has to be, letter by letter
 * @param jwks where its public keys are: https, or http on this machine
 * @param algorithm the one it signs with: RS256 to RS512, PS256 to PS512, ES256, ES384, ES512 or EdDSA
 * @param audience what {@code aud} has to hold, so that tokens for other services are none here
 * @param longestLife how long its tokens may live at most: 1 min to 7 days
 */
record OutsideIssuer(
        @DefaultValue("") String issuer,
        @DefaultValue("") String jwks,
        @DefaultValue("") String algorithm,
        @DefaultValue("") String audience,
        @DefaultValue("24h") Duration longestLife) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);
    private static final Duration LONGEST_LIFE = Duration.ofDays(7);

    JWSAlgorithm signature() {
        return JWSAlgorithm.parse(algorithm);
    }

    URI keys() {
        return URI.create(jwks);
    }

    void check(String property, String name) {
        refuseIf(!NAME.matcher(name).matches(), property, "needs a name of 1 to 32 letters a-z, digits and hyphens");
        refuseIf(name.equals(User.LOCAL), property, "cannot have this name; local accounts have it");
        refuseIf(issuer.isBlank(), property, "needs issuer");
        refuseIf(audience.isBlank(), property, "needs audience");
        refuseIf(!ALGORITHMS.contains(algorithm), property, "needs algorithm, one of " + ALGORITHMS);
        refuseIf(!isSafe(jwks), property, "needs jwks, an https address (http only on this machine)");
        refuseIf(
                longestLife.compareTo(SHORTEST_LIFE) < 0 || longestLife.compareTo(LONGEST_LIFE) > 0,
                property,
                "needs a longest-life between 1m and 7d");
    }

    private static boolean isSafe(String address) {
        try {
            URI uri = URI.create(address);
            return uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && ("https".equals(uri.getScheme())
                            || "http".equals(uri.getScheme()) && THIS_MACHINE.contains(uri.getHost()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void refuseIf(boolean wrong, String property, String what) {
        if (wrong) {
            throw new IllegalArgumentException(property + " " + what);
        }
    }
}
