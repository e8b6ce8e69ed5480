package io.larkspur.admin.signin;

import io.larkspur.issuer.Issuer;
import io.larkspur.issuer.Issuers;
import io.larkspur.vault.GrantKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The issuers through which people sign in here. */
public final class Providers {

    /** The one whose users' ids the JSON also knows under a name of their own. */
    public static final String HH = "hh";

    /** Stands where an application's id does, and is none: signing in is no consent to anybody else. */
    public static final String SIGN_IN = "sign-in";

    private final Issuers issuers;
    private final String usual;

    Providers(Issuers issuers, String usual) {
        this.issuers = issuers;
        this.usual = usual;
    }

    /** The name asked for, or else that of the default provider. Fails with {@link UnknownProvider}. */
    public String nameOf(@Nullable String asked) {
        return asked == null || asked.isBlank() ? usual : require(asked).name();
    }

    /** The provider of the users whose tokens are kept for this app; the app itself where it is not configured any more. */
    public String ofApp(String appId) {
        return issuers.ofApp(appId).map(Issuer::name).orElse(appId);
    }

    /** Fails with {@link UnknownProvider}. */
    Issuer require(String name) {
        return find(name).orElseThrow(UnknownProvider::new);
    }

    /** Under what the vault keeps the grant of this provider's user; empty when the provider is not configured any more. */
    Optional<GrantKey> grantOf(String provider, String providerUserId) {
        return find(provider).flatMap(Issuer::signInApp).map(app -> new GrantKey(app, providerUserId));
    }

    private Optional<Issuer> find(String name) {
        return issuers.named(name).filter(issuer -> issuer.signInApp().isPresent());
    }
}
