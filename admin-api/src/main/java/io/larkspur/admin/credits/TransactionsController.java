package io.larkspur.admin.credits;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Moments;
import io.larkspur.admin.input.Pages;
import io.larkspur.admin.users.OwnUsers;
import io.larkspur.metering.credits.CreditAccounts;
import io.larkspur.metering.credits.Entry;
import io.larkspur.metering.credits.EntryFilter;
import io.larkspur.metering.credits.EntryType;
import io.larkspur.metering.credits.Ledger;
import io.larkspur.metering.paging.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** How a balance came about. */
@RestController
@RequestMapping("/api/v1/users/{userId}/credits/transactions")
@Tag(name = "Credits")
@SecurityRequirement(name = "bearer")
class TransactionsController {

    private static final int LARGEST = 1000;

    private final OwnUsers users;
    private final CreditAccounts accounts;
    private final Ledger ledger;
    private final Clock clock;

    TransactionsController(OwnUsers users, CreditAccounts accounts, Ledger ledger, Clock clock) {
        this.users = users;
        this.accounts = accounts;
        this.ledger = ledger;
        this.clock = clock;
    }

    @GetMapping
    @Operation(
            summary = "List changes of the balance, newest first",
            description =
                    "transaction_type grant, recharge, consume or refund; limit 1 to 1000; fewer come where those would be more than 8 MB. Read on with cursor={next_cursor}: it costs the same at any depth.")
    Mono<TransactionPage> list(
            ServerWebExchange exchange,
            @PathVariable String userId,
            @RequestParam(name = "transaction_type", required = false) @Nullable String type,
            @RequestParam(name = "start_date", required = false) @Nullable String startDate,
            @RequestParam(name = "end_date", required = false) @Nullable String endDate,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "0") long offset,
            @RequestParam(required = false) @Nullable Long cursor) {
        return users.payer(exchange, userId, "get_credit_transactions")
                .flatMap(subject -> {
                    Pages.check(limit, offset, LARGEST);
                    EntryFilter filter = new EntryFilter(
                            type(type), Moments.from("start_date", startDate), Moments.to("end_date", endDate), cursor);
                    return accounts.open(subject)
                            .then(Mono.defer(() -> ledger.entries(subject, filter, limit, offset)));
                })
                .map(page -> TransactionPage.of(page, clock.instant()));
    }

    private static @Nullable EntryType type(@Nullable String name) {
        return name == null || name.isBlank()
                ? null
                : EntryType.named(name)
                        .orElseThrow(() ->
                                new InvalidInput("transaction_type has to be grant, recharge, consume or refund"));
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record TransactionPage(
            @JsonProperty("success") boolean success,
            @JsonProperty("status") String status,
            @JsonProperty("message") String message,
            @JsonProperty("timestamp") Instant timestamp,
            @JsonProperty("data") List<TransactionView> data,
            @JsonProperty("next_cursor") @Nullable Long nextCursor) {

        static TransactionPage of(Page<Entry> page, Instant now) {
            List<TransactionView> rows =
                    page.rows().stream().map(TransactionView::of).toList();
            return new TransactionPage(
                    true,
                    "success",
                    "Retrieved " + rows.size() + " transactions",
                    now,
                    rows,
                    page.goesOn() ? rows.get(rows.size() - 1).id() : null);
        }
    }
}
