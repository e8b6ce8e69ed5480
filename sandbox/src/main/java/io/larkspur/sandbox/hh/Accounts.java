package io.larkspur.sandbox.hh;

import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.state.Memory;
import io.larkspur.sandbox.state.Remembered;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The people, by their ids: numbers, written as texts. */
final class Accounts implements Remembered {
    private static final Account DEMO = new Account("174714255", "Иван", "Иванов", "ivan@example.com");
    private static final int DIGITS = 9;

    private final Memory memory;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();

    Accounts(Memory memory) {
        this.memory = memory;
    }

    Account demo() {
        return DEMO;
    }

    List<Account> all() {
        return List.copyOf(accounts.values());
    }

    @Nullable
    Account find(@Nullable String id) {
        return id == null ? null : accounts.get(id);
    }

    /** With the id that is wished for, or else any. */
    Account add(ObjectNode wish) {
        Account account = new Account(
                Json.string(wish, "id", fresh()),
                Json.string(wish, "first_name", "Анна"),
                Json.string(wish, "last_name", "Смирнова"),
                Json.string(wish, "email"));
        accounts.put(account.id(), account);
        memory.changed();
        return account;
    }

    private static String fresh() {
        StringBuilder id = new StringBuilder("1");
        for (byte random : Ids.bytes(DIGITS)) {
            id.append(Math.floorMod(random, 10));
        }
        return id.toString();
    }

    @Override
    public String name() {
        return "hh_accounts";
    }

    @Override
    public JsonNode save() {
        ArrayNode rows = Json.array();
        accounts.values().forEach(account -> rows.add(account.json()));
        return rows;
    }

    @Override
    public void load(JsonNode saved) {
        accounts.put(DEMO.id(), DEMO);
        saved.forEach(row -> accounts.put(Account.from(row).id(), Account.from(row)));
    }

    @Override
    public void forget() {
        accounts.clear();
        accounts.put(DEMO.id(), DEMO);
    }
}
