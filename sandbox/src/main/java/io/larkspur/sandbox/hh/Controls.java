package io.larkspur.sandbox.hh;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.state.Json;
import tools.jackson.databind.node.ArrayNode;

/** What a test may look at and change here. */
final class Controls {
    private final Accounts accounts;
    private final Pairs pairs;

    Controls(Accounts accounts, Pairs pairs) {
        this.accounts = accounts;
        this.pairs = pairs;
    }

    void offer(Routes routes) {
        routes.answer("GET /_sandbox/hh/users", Dialect.CONTROL, call -> Answer.json(list()));
        routes.answer(
                "POST /_sandbox/hh/users",
                Dialect.CONTROL,
                call -> Answer.json(accounts.add(call.json(400)).json()));
        routes.answer("POST /_sandbox/hh/users/:id/revoke", Dialect.CONTROL, this::revoke);
        routes.answer(
                "GET /_sandbox/hh/habits",
                Dialect.CONTROL,
                call -> Answer.json(pairs.habits().json()));
        routes.answer("POST /_sandbox/hh/habits", Dialect.CONTROL, this::change);
    }

    private ArrayNode list() {
        ArrayNode rows = Json.array();
        accounts.all().forEach(account -> rows.add(account.json()));
        return rows;
    }

    private Answer revoke(Call call) {
        pairs.revoke(call.variable("id"));
        return Answer.empty(204);
    }

    private Answer change(Call call) {
        pairs.habits(pairs.habits().with(call.json(400)));
        return Answer.json(pairs.habits().json());
    }
}
