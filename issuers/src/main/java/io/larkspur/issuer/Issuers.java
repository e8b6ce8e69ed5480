package io.larkspur.issuer;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All issuers of this gateway. Their names differ, and no app has two. */
public final class Issuers {

    private final List<Issuer> issuers;
    private final Map<String, Issuer> byName;
    private final List<URI> tokenEndpoints;

    public Issuers(Collection<Issuer> issuers) {
        this.issuers = List.copyOf(issuers);
        this.byName = this.issuers.stream()
                .collect(Collectors.toUnmodifiableMap(Issuer::name, Function.identity(), (first, second) -> first));
        this.tokenEndpoints = this.issuers.stream()
                .flatMap(issuer -> issuer.tokenEndpoints().stream())
                .toList();
        for (Issuer issuer : this.issuers) {
            requireOne(issuer.name());
        }
    }

    public Optional<Issuer> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The issuer whose one app has its name, as routes name it. */
    public Optional<Issuer> ofRoute(String name) {
        return named(name).filter(issuer -> issuer.serves(name));
    }

    /** The issuer whose users' tokens that app has. */
    public Optional<Issuer> ofApp(String appId) {
        return issuers.stream().filter(issuer -> issuer.serves(appId)).findFirst();
    }

    /** Those by which users can sign in here. */
    public List<Issuer> forSignIn() {
        return issuers.stream().filter(issuer -> issuer.signInApp().isPresent()).toList();
    }

    /** Whether somebody hands out or ends tokens at that address, whatever its query. */
    public boolean issueTokensAt(URI address) {
        for (URI endpoint : tokenEndpoints) {
            if (Places.same(endpoint, address)) {
                return true;
            }
        }
        return false;
    }

    private void requireOne(String name) {
        long claims = issuers.stream()
                .filter(issuer -> issuer.name().equals(name) || issuer.serves(name))
                .count();
        if (claims > 1) {
            throw new IllegalArgumentException("Two issuers are called '" + name
                    + "', or one is called like a platform app; rename the entry of larkspur.issuers");
        }
    }
}
