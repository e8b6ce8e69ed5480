package io.larkspur.admin.credits;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Strict;
import io.larkspur.metering.credits.BookCheck;
import io.larkspur.metering.credits.CreditAccount;
import io.larkspur.metering.credits.CreditAccounts;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.Reconciliation;
import io.larkspur.metering.credits.Reconciliation.WrongAccount;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The books, for administrators: whether they add up, and who is on which plan. */
@RestController
@RequestMapping("/admin/credits")
@Tag(name = "Credits")
class BooksController {

    private final BookCheck check;
    private final CreditAccounts accounts;

    BooksController(BookCheck check, CreditAccounts accounts) {
        this.check = check;
        this.accounts = accounts;
    }

    @GetMapping("/reconciliation")
    @Operation(
            summary = "Check all books now",
            description = "Every balance against the sum of its entries, and all entries against nothing. Reads all of"
                    + " them; the same runs every minute by itself.")
    Mono<ReconciliationView> reconciliation() {
        return check.check().map(ReconciliationView::of);
    }

    @PutMapping("/{userId}/plan")
    @Operation(summary = "Put a user on a plan", description = "With its grant, unless the user is on it already.")
    Mono<AccountView> subscribe(@PathVariable String userId, @RequestBody PlanChoice choice) {
        if (choice.plan() == null) {
            throw new InvalidInput("plan is required");
        }
        return accounts.subscribe(userId, choice.plan()).map(AccountView::of);
    }

    record PlanChoice(
            @Strict @JsonProperty("plan") @Nullable String plan) {}

    record AccountView(
            @JsonProperty("user_id") String userId,
            @JsonProperty("plan") String plan,
            @JsonProperty("credits") BigDecimal credits,
            @JsonProperty("held") BigDecimal held,
            @JsonProperty("credits_total") BigDecimal total) {

        static AccountView of(CreditAccount account) {
            return new AccountView(
                    account.userId(),
                    account.plan(),
                    account.balance().decimal(),
                    account.held().decimal(),
                    account.total().decimal());
        }
    }

    record ReconciliationView(
            @JsonProperty("right") boolean right,
            @JsonProperty("accounts") long accounts,
            @JsonProperty("entries") long entries,
            @JsonProperty("sum") BigDecimal sum,
            @JsonProperty("wrong") List<WrongView> wrong) {

        static ReconciliationView of(Reconciliation found) {
            return new ReconciliationView(
                    found.isRight(),
                    found.accounts(),
                    found.entries(),
                    new Credits(found.sum()).decimal(),
                    found.wrong().stream().map(WrongView::of).toList());
        }
    }

    record WrongView(
            @JsonProperty("user_id") String userId,
            @JsonProperty("balance") BigDecimal balance,
            @JsonProperty("entries") BigDecimal entries,
            @JsonProperty("held") BigDecimal held,
            @JsonProperty("holds") BigDecimal holds) {

        static WrongView of(WrongAccount account) {
            return new WrongView(
                    account.userId(),
                    new Credits(account.balance()).decimal(),
                    new Credits(account.entries()).decimal(),
                    new Credits(account.held()).decimal(),
                    new Credits(account.holds()).decimal());
        }
    }
}
