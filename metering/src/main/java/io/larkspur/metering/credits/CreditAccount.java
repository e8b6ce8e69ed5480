package io.larkspur.metering.credits;

import java.time.Instant;

/**
 * What a user may spend.
 *
 * @param id of the account, which is no id of the user
 * @param userId any text that names the user, such as {@code auth0|123}
 * @param balance what can be spent now, so without what is held for calls under way
 * @param held what is set aside for those
 * @param total all that ever was granted or recharged
 */
public record CreditAccount(
        long id, String userId, String plan, Credits balance, Credits held, Credits total, Instant createdAt) {}
