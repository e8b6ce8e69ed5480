package io.larkspur.sandbox.hh;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.http.Whose;
import io.larkspur.sandbox.state.Json;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a token opens: the account itself, and its resumes. */
final class Resources {
    private static final String BEARER = "Bearer ";

    private final Accounts accounts;
    private final Pairs pairs;

    Resources(Accounts accounts, Pairs pairs) {
        this.accounts = accounts;
        this.pairs = pairs;
    }

    void offer(Routes routes) {
        offer(routes, "GET /me", account -> account.json().put("is_applicant", true));
        offer(routes, "GET /resumes/mine", Resources::resumes);
        routes.answer("DELETE /oauth/token", Dialect.HH_API, this::invalidate);
    }

    /** For the record of calls; null when it is no token from here. */
    @Nullable
    Whose whose(Call call) {
        Pair pair = pairOf(call);
        return pair == null ? null : new Whose(Hh.NAME, "user", pair.account());
    }

    private void offer(Routes routes, String methodAndPath, Function<Account, ObjectNode> answer) {
        routes.answer(methodAndPath, Dialect.HH_API, call -> Answer.json(answer.apply(accountOf(call))));
    }

    /** The token ends itself, and its refresh token with it. */
    private Answer invalidate(Call call) {
        pairs.invalidate(
                accountOf(call), String.valueOf(call.header("Authorization")).substring(BEARER.length()));
        return Answer.empty(204);
    }

    private static ObjectNode resumes(Account account) {
        ObjectNode page = Json.object().put("found", 1).put("page", 0).put("pages", 1);
        page.putArray("items")
                .addObject()
                .put("id", "resume-of-" + account.id())
                .put("title", "Gardener")
                .put("last_name", account.lastName());
        return page;
    }

    private Account accountOf(Call call) {
        if (call.header("User-Agent") == null && call.header("HH-User-Agent") == null) {
            throw refusal("bad_user_agent", "unset", 400);
        }
        Pair pair = pairOf(call);
        if (pair == null) {
            throw refusal("oauth", "bad_authorization", 403);
        }
        if (pair.standing() == Pair.Standing.REVOKED) {
            throw refusal("oauth", "token_revoked", 403);
        }
        Account account = accounts.find(pair.account());
        if (pairs.isOver(pair) || account == null) {
            throw refusal("oauth", "token_expired", 403);
        }
        return account;
    }

    private @Nullable Pair pairOf(Call call) {
        String header = call.header("Authorization");
        return header == null || !header.startsWith(BEARER) ? null : pairs.byAccess(header.substring(BEARER.length()));
    }

    private static Refusal refusal(String type, String value, int status) {
        return new Refusal(status, value, status, Json.object().put("type", type), List.of());
    }
}
