package io.larkspur.admin.users;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.Members;
import io.larkspur.accounts.login.User;
import io.larkspur.accounts.login.VouchedUser;
import io.larkspur.admin.access.Visitor;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.JsonBody;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.larkspur.metering.credits.CreditAccounts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Users as they see themselves. */
@RestController
@RequestMapping("/api/v1/users")
@Tag(name = "Users")
@SecurityRequirement(name = "bearer")
class UsersController {

    private static final int LONGEST = 200;

    private final OwnUsers own;
    private final Members members;
    private final CreditAccounts credits;
    private final JsonBody json;

    UsersController(OwnUsers own, Members members, CreditAccounts credits, JsonBody json) {
        this.own = own;
        this.members = members;
        this.credits = credits;
        this.json = json;
    }

    @PostMapping("/ensure")
    @Operation(
            summary = "See to it that the token's user has an account",
            description =
                    "As often as you like: made the first time, brought up to date later. What is left out stays. An operator may name anybody, with the provider that knows them by that id.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = Profile.class)))
    Mono<AccountView> ensure(ServerWebExchange exchange) {
        return json.of(exchange).flatMap(body -> ensured(json.optional(body, Profile.class), exchange));
    }

    private Mono<AccountView> ensured(@Nullable Profile profile, ServerWebExchange exchange) {
        Profile said = profile == null ? new Profile(null, null, null, null) : profile;
        User user = Visitor.of(exchange).user();
        String email = Texts.optional("email", said.email(), LONGEST);
        String name = Texts.optional("name", said.name(), LONGEST);
        String id = said.auth0Id();
        if (id != null && !id.equals(user.subject())) {
            return own.mayActForOthers(exchange)
                    ? opened(members.enrol(said.other(Texts.id("auth0_id", id), email, name)))
                    : Mono.error(ForeignUser::new);
        }
        return opened(members.enrol(user.id(), email, name));
    }

    private Mono<AccountView> opened(Mono<Members.Enrolment> enrolled) {
        return enrolled.flatMap(enrolment -> credits.open(enrolment.user().subject())
                .map(account -> AccountView.of(enrolment.user(), account, enrolment.isNew())));
    }

    @GetMapping("/me")
    @Operation(summary = "The token's user")
    Mono<AccountView> me(ServerWebExchange exchange) {
        return own.caller(exchange, "get_current_user")
                .flatMap(user -> credits.open(user.subject()).map(account -> AccountView.of(user, account, null)));
    }

    record Profile(
            @Strict @JsonProperty("auth0_id") @Nullable String auth0Id,
            @Strict @JsonProperty("email") @Nullable String email,
            @Strict @JsonProperty("name") @Nullable String name,
            @Strict @JsonProperty("provider") @Nullable String provider) {

        /** Local accounts are made elsewhere, with a password. */
        VouchedUser other(String id, @Nullable String knownEmail, @Nullable String knownName) {
            String voucher = Texts.required("provider", provider, LONGEST);
            if (voucher.equals(User.LOCAL)) {
                throw new InvalidInput("provider has to be the one that knows the user by this id");
            }
            return new VouchedUser(voucher, id, knownEmail, knownName);
        }
    }
}
