package io.larkspur.admin.credits;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.input.JsonBody;
import io.larkspur.admin.users.OwnUsers;
import io.larkspur.metering.credits.CreditAccounts;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.Ledger;
import io.larkspur.metering.credits.Once;
import io.larkspur.metering.credits.Posted;
import io.larkspur.metering.credits.UnknownAccount;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What a user may spend: looking, spending, recharging. */
@RestController
@RequestMapping("/api/v1/users/{userId}/credits")
@Tag(name = "Credits")
@SecurityRequirement(name = "bearer")
class CreditsController {

    private static final String KEY = "Idempotency-Key";

    private final OwnUsers users;
    private final CreditAccounts accounts;
    private final Ledger ledger;
    private final JsonBody json;
    private final CreditsSettings settings;
    private final Clock clock;

    CreditsController(
            OwnUsers users,
            CreditAccounts accounts,
            Ledger ledger,
            JsonBody json,
            CreditsSettings settings,
            Clock clock) {
        this.users = users;
        this.accounts = accounts;
        this.ledger = ledger;
        this.json = json;
        this.settings = settings;
        this.clock = clock;
    }

    @GetMapping("/balance")
    @Operation(summary = "Tell what the user can spend")
    Mono<BalanceView> balance(ServerWebExchange exchange, @PathVariable String userId) {
        return users.payer(exchange, userId, "get_user_balance")
                .flatMap(accounts::open)
                .map(account -> BalanceView.of(account.balance(), clock.instant()));
    }

    @PostMapping("/consume")
    @Operation(
            summary = "Spend credits",
            description = "More than 0, at most six decimal places. 402 with the balance when it does not cover them."
                    + " The same Idempotency-Key spends once.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = MoneyRequest.class)))
    Mono<Consumed> consume(
            ServerWebExchange exchange,
            @PathVariable String userId,
            @RequestHeader(name = KEY, required = false) @Nullable String key) {
        return users.payer(exchange, userId, "consume_credits")
                .zipWith(json.of(exchange))
                .flatMap(asked -> {
                    String subject = asked.getT1();
                    MoneyRequest request = read(userId, asked.getT2());
                    Once once = IdempotencyKey.of(key, "consume", asked.getT2());
                    return opened(subject, ledger.consume(subject, request.credits(), request.occasion(), once));
                })
                .map(Consumed::of);
    }

    @PostMapping("/recharge")
    @Operation(
            summary = "Add credits",
            description = "By the user, where settings allow that, or an operator. The same Idempotency-Key adds once.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = MoneyRequest.class)))
    Mono<Recharged> recharge(
            ServerWebExchange exchange,
            @PathVariable String userId,
            @RequestHeader(name = KEY, required = false) @Nullable String key) {
        return users.payer(exchange, userId, "recharge_credits")
                .filter(subject -> settings.ownRecharge() || users.mayActForOthers(exchange))
                .switchIfEmpty(Mono.error(RechargeNotPermitted::new))
                .zipWith(json.of(exchange))
                .flatMap(asked -> {
                    String subject = asked.getT1();
                    MoneyRequest request = read(userId, asked.getT2());
                    Once once = IdempotencyKey.of(key, "recharge", asked.getT2());
                    return opened(subject, ledger.recharge(subject, request.credits(), request.occasion(), once));
                })
                .map(posted -> Recharged.of(posted, clock.instant()));
    }

    /** A member from before there were accounts gets one on the way. */
    private Mono<Posted> opened(String userId, Mono<Posted> change) {
        return change.onErrorResume(
                UnknownAccount.class, unknown -> accounts.open(userId).then(change));
    }

    private MoneyRequest read(String userId, byte[] body) {
        MoneyRequest request = json.read(body, MoneyRequest.class);
        OwnUsers.sameUser(userId, request.userId());
        return request;
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record BalanceView(
            @JsonProperty("success") boolean success,
            @JsonProperty("status") String status,
            @JsonProperty("message") String message,
            @JsonProperty("timestamp") Instant timestamp,
            @JsonProperty("data") BigDecimal data) {

        static BalanceView of(Credits balance, Instant now) {
            return new BalanceView(true, "success", "Credit balance retrieved successfully", now, balance.decimal());
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Consumed(
            @JsonProperty("success") boolean success,
            @JsonProperty("remaining_credits") BigDecimal remaining,
            @JsonProperty("consumed_amount") BigDecimal amount,
            @JsonProperty("message") String message) {

        static Consumed of(Posted posted) {
            return new Consumed(
                    true, posted.left().decimal(), posted.amount().decimal(), "成功消费 " + posted.amount() + " 积分");
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Recharged(
            @JsonProperty("success") boolean success,
            @JsonProperty("status") String status,
            @JsonProperty("message") String message,
            @JsonProperty("remaining_credits") BigDecimal remaining,
            @JsonProperty("recharged_amount") BigDecimal amount,
            @JsonProperty("timestamp") Instant timestamp,
            @JsonProperty("data") RechargeView data) {

        static Recharged of(Posted posted, Instant now) {
            return new Recharged(
                    true,
                    "success",
                    "成功充值 " + posted.amount() + " 积分",
                    posted.left().decimal(),
                    posted.amount().decimal(),
                    now,
                    RechargeView.of(posted));
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record RechargeView(
            @JsonProperty("user_id") String userId,
            @JsonProperty("transaction_type") String type,
            @JsonProperty("credits_amount") BigDecimal amount,
            @JsonProperty("credits_before") BigDecimal before,
            @JsonProperty("credits_after") BigDecimal after,
            @JsonProperty("reference_id") @Nullable String referenceId,
            @JsonProperty("created_at") Instant createdAt) {

        static RechargeView of(Posted posted) {
            return new RechargeView(
                    posted.userId(),
                    posted.type().wireName(),
                    posted.amount().decimal(),
                    posted.before().decimal(),
                    posted.after().decimal(),
                    posted.occasion().referenceId(),
                    posted.at());
        }
    }
}
