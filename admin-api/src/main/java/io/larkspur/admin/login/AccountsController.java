package io.larkspur.admin.login;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.LocalAccounts;
import io.larkspur.accounts.login.NewAccount;
import io.larkspur.accounts.login.Password;
import io.larkspur.accounts.login.Role;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Pages;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Local accounts: who can sign in with a password, and as what. */
@RestController
@RequestMapping("/admin/accounts")
@Tag(name = "Accounts")
class AccountsController {

    private final LocalAccounts accounts;

    AccountsController(LocalAccounts accounts) {
        this.accounts = accounts;
    }

    @PostMapping
    @Operation(summary = "Make an account", description = "Roles: user, viewer, operator, owner; user by default.")
    Mono<ResponseEntity<UserView>> create(@RequestBody Creation request) {
        return accounts.create(request.checked())
                .map(user -> ResponseEntity.created(URI.create("/admin/accounts/" + user.id()))
                        .body(UserView.of(user)));
    }

    @GetMapping
    @Operation(summary = "List accounts", description = "Newest first; limit 1 to 200.")
    Mono<AccountPage> list(
            @RequestParam(defaultValue = "50") int limit, @RequestParam(defaultValue = "0") long offset) {
        Pages.check(limit, offset);
        return Mono.zip(
                accounts.list(limit, offset).map(UserView::of).collectList(),
                accounts.count(),
                (rows, total) -> new AccountPage(rows, total, limit, offset));
    }

    @PostMapping("/{id}/disable")
    @Operation(summary = "Switch an account off", description = "Ends its sessions at once.")
    Mono<UserView> disable(@PathVariable long id) {
        return accounts.setActive(id, false).map(UserView::of);
    }

    @PostMapping("/{id}/enable")
    @Operation(summary = "Switch an account on")
    Mono<UserView> enable(@PathVariable long id) {
        return accounts.setActive(id, true).map(UserView::of);
    }

    @PutMapping("/{id}/password")
    @Operation(summary = "Set a password", description = "Ends the account's sessions at once.")
    Mono<UserView> setPassword(@PathVariable long id, @RequestBody NewPassword request) {
        return accounts.setPassword(id, Password.of(secret(request.password()))).map(UserView::of);
    }

    @PutMapping("/{id}/role")
    @Operation(summary = "Give a role")
    Mono<UserView> setRole(@PathVariable long id, @RequestBody NewRole request) {
        return accounts.setRole(id, role(request.role())).map(UserView::of);
    }

    private static Role role(@Nullable String text) {
        return Role.named(String.valueOf(text))
                .orElseThrow(() -> new InvalidInput("role has to be one of: "
                        + Arrays.stream(Role.values()).map(Role::wireName).collect(joining(", "))));
    }

    private static String secret(@Nullable String password) {
        if (password == null) {
            throw new InvalidInput("password is required");
        }
        return password;
    }

    record Creation(
            @Strict @JsonProperty("username") @Nullable String username,
            @Strict @JsonProperty("password") @Nullable String password,
            @Strict @JsonProperty("role") @Nullable String role,
            @Strict @JsonProperty("email") @Nullable String email,
            @Strict @JsonProperty("full_name") @Nullable String fullName) {

        NewAccount checked() {
            return new NewAccount(
                    Texts.required("username", username, 100),
                    Password.of(secret(password)),
                    role == null ? Role.USER : AccountsController.role(role),
                    Texts.optional("email", email, 200),
                    Texts.optional("full_name", fullName, 200));
        }

        @Override
        public String toString() {
            return "Creation[***]";
        }
    }

    record NewPassword(
            @Strict @JsonProperty("password") @Nullable String password) {

        @Override
        public String toString() {
            return "NewPassword[***]";
        }
    }

    record NewRole(@Strict @JsonProperty("role") @Nullable String role) {}

    record AccountPage(
            @JsonProperty("accounts") List<UserView> accounts,
            @JsonProperty("total") long total,
            @JsonProperty("limit") int limit,
            @JsonProperty("offset") long offset) {}
}
