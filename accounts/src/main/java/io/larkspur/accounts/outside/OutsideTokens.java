package io.larkspur.accounts.outside;

import io.larkspur.accounts.login.LoginRefused;
import io.larkspur.accounts.login.VouchedUser;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Reads signed tokens (RFC 7519) of the issuers in configuration. */
public interface OutsideTokens {

    /**
     * Whom the token names: {@code provider} is the issuer's configured name, the id its {@code sub}. Empty for a token
     * that names no configured issuer, or is no token at all. Fails with {@link LoginRefused} for one that names an
     * issuer and does not count, and with {@link KeySetUnavailable} while the issuer's keys cannot be had.
     */
    Mono<VouchedUser> read(String token);

    /** What users of the configured issuers get as provider. */
    Set<String> providers();
}
