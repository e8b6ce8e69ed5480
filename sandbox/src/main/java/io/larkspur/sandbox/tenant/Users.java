package io.larkspur.sandbox.tenant;

import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.state.Memory;
import io.larkspur.sandbox.state.Remembered;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The people, found by each of their names. */
public final class Users implements Remembered {
    private static final User DEMO = User.named("demo", "Lin Xiaoyu", "lin.xiaoyu@example.com", "+8613800138000");

    private final Apps apps;
    private final Memory memory;
    /** By their key; the demo user's sorts before the numbers only by chance, so the order is not promised. */
    private final Map<String, User> users = new ConcurrentSkipListMap<>();

    private final Map<String, OpenId> openIds = new ConcurrentHashMap<>();
    private final Map<String, String> otherIds = new ConcurrentHashMap<>();

    public Users(Apps apps, Memory memory) {
        this.apps = apps;
        this.memory = memory;
    }

    public User demo() {
        return users.getOrDefault(DEMO.key(), DEMO);
    }

    public List<User> all() {
        return List.copyOf(users.values());
    }

    public User add(String name, @Nullable String email, @Nullable String mobile) {
        User user = User.named(Ids.hex(16), name, email, mobile);
        put(user);
        memory.changed();
        return user;
    }

    public User change(User user, ObjectNode wish) {
        User changed = user.with(wish);
        put(changed);
        memory.changed();
        return changed;
    }

    public @Nullable User byKey(String key) {
        return users.get(key);
    }

    /** By the open_id for any app. */
    public @Nullable User byOpenId(@Nullable String openId) {
        OpenId known = openId == null ? null : openIds.get(openId);
        return known == null ? null : users.get(known.user());
    }

    /**
     * By the kind of id that an API call names.
     *
     * @return null when nobody has that id
     * @throws Refusal 99992361 when it is the open_id of somebody, but for another app
     */
    public @Nullable User find(App app, String idType, String id) {
        if (idType.equals("open_id")) {
            OpenId known = openIds.get(id);
            if (known != null && !known.app().equals(app.id())) {
                throw new Refusal(99992361, "open_id cross app");
            }
            return known == null ? null : users.get(known.user());
        }
        String key = otherIds.get(idType + ":" + id);
        return key == null ? null : users.get(key);
    }

    /** A new app has its own open_id for everybody. */
    public void welcome(App app) {
        users.values().forEach(user -> openIds.put(user.openId(app.id()), new OpenId(app.id(), user.key())));
    }

    private synchronized void put(User user) {
        User before = users.put(user.key(), user);
        if (before != null) {
            otherIds.values().removeIf(key -> key.equals(user.key()));
        }
        apps.all().forEach(app -> openIds.put(user.openId(app.id()), new OpenId(app.id(), user.key())));
        otherIds.put("union_id:" + user.unionId(), user.key());
        otherIds.put("user_id:" + user.userId(), user.key());
        if (user.email() != null) {
            otherIds.put("email:" + user.email(), user.key());
        }
        if (user.mobile() != null) {
            otherIds.put("mobile:" + user.mobile(), user.key());
        }
    }

    @Override
    public String name() {
        return "users";
    }

    @Override
    public JsonNode save() {
        ArrayNode rows = Json.array();
        users.values().forEach(user -> rows.add(user.json()));
        return rows;
    }

    @Override
    public void load(JsonNode saved) {
        saved.forEach(row -> put(User.from(row)));
        if (!users.containsKey(DEMO.key())) {
            put(DEMO);
        }
    }

    @Override
    public void forget() {
        users.clear();
        openIds.clear();
        otherIds.clear();
        put(DEMO);
    }

    private record OpenId(String app, String user) {}
}
