package io.larkspur.vault;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Users' consents as administrators see and end them; never a token. */
public interface Grants {

    /**
     * One page, in the order of app and user.
     *
     * @param after the key of the last one of the page before; null begins
     * @param offset how many to leave out then
     * @param limit the most to answer
     */
    Mono<List<GrantSummary>> page(GrantFilter filter, @Nullable GrantKey after, long offset, int limit);

    /**
     * Tells the issuer, in the background and as far as it can be told, that tokens are over which nobody keeps. Where the
     * user has a grant it is not told: some issuers end all tokens of a user together.
     */
    Mono<Void> forgo(GrantKey key, IssuedTokens tokens);

    /** How many there are in all; no further than to this many. */
    Mono<Long> count(GrantFilter filter, long most);

    /**
     * Ends what is selected, on every replica, and answers how many grants that was; at once when repeated. Each grant
     * ends in one transaction with its consents; a selection of many ends in several, so after a failure the call is to
     * be repeated.
     */
    Mono<Long> end(GrantSelection selection, GrantEnding ending);

    /**
     * Takes an application's consents back, on every replica, and answers how many that was. A grant that no other
     * application may use ends; others stay, for those others.
     */
    Mono<Long> withdraw(String applicationId, GrantEnding ending);
}
