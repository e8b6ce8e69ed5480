package io.larkspur.admin.users;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.User;
import io.larkspur.metering.credits.CreditAccount;
import io.larkspur.metering.credits.Credits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A member with what they may spend.
 *
 * @param userId ours; the one in paths is {@code auth0_id}
 * @param created only where it is said whether this call made the member
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record AccountView(
        @JsonProperty("success") boolean success,
        @JsonProperty("user_id") long userId,
        @JsonProperty("auth0_id") String auth0Id,
        @JsonProperty("email") @Nullable String email,
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("credits") BigDecimal credits,
        @JsonProperty("credits_total") BigDecimal creditsTotal,
        @JsonProperty("plan") String plan,
        @JsonProperty("is_active") boolean active,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("created") @Nullable
        Boolean created) {

    static AccountView of(User user, CreditAccount account, @Nullable Boolean created) {
        return new AccountView(
                true,
                user.id(),
                user.subject(),
                user.email(),
                user.fullName(),
                shown(account.balance()),
                shown(account.total()),
                account.plan(),
                user.isActive(),
                created);
    }

    /** Whole amounts as whole numbers: there are clients that read nothing else into an account. */
    private static BigDecimal shown(Credits amount) {
        BigDecimal plain = amount.decimal().stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0, RoundingMode.UNNECESSARY) : plain;
    }
}
