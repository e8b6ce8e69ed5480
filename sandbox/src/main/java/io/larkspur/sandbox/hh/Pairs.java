package io.larkspur.sandbox.hh;

import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.state.Memory;
import io.larkspur.sandbox.state.Remembered;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Codes and token pairs. Whoever looks and then changes holds the monitor of this object meanwhile. */
final class Pairs implements Remembered {
    private static final Duration CODE_LIFE = Duration.ofMinutes(5);

    private final Clock clock;
    private final Memory memory;
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final List<Pair> pairs = new ArrayList<>();
    private volatile Habits habits = Habits.DOCUMENTED;

    Pairs(Clock clock, Memory memory) {
        this.clock = clock;
        this.memory = memory;
    }

    Habits habits() {
        return habits;
    }

    void habits(Habits changed) {
        habits = changed;
    }

    /** The account said yes. */
    String grant(Account account, String redirectUri, @Nullable String challenge) {
        String code = Ids.base64(32);
        codes.put(
                code,
                new Code(account.id(), redirectUri, challenge, clock.instant().plus(CODE_LIFE), false));
        return code;
    }

    synchronized Pair redeem(String value, @Nullable String redirectUri, @Nullable String verifier) {
        Code code = codes.get(value);
        if (code == null) {
            throw refused("invalid_request", "code not found");
        }
        if (code.used()) {
            throw refused("invalid_grant", "code has already been used");
        }
        if (!clock.instant().isBefore(code.expiresAt())) {
            throw refused("invalid_grant", "code expired");
        }
        if (!code.redirectUri().equals(redirectUri)) {
            throw refused("invalid_request", "bad redirect url");
        }
        if (code.challenge() != null && !code.challenge().equals(hashed(verifier))) {
            throw refused("invalid_grant", "bad code verifier");
        }
        codes.put(value, code.usedNow());
        return issue(code.account(), Ids.base64(32));
    }

    synchronized Pair refresh(String value) {
        Pair old = byRefresh(value);
        if (old == null) {
            throw refused("invalid_request", "token not found");
        }
        if (old.standing() == Pair.Standing.REVOKED) {
            throw refused("invalid_grant", "token was revoked");
        }
        if (old.standing() == Pair.Standing.REFRESHED) {
            throw refused("invalid_grant", "token has already been refreshed");
        }
        if (clock.instant().isBefore(old.end()) && !habits.early()) {
            throw refused("invalid_grant", "token not expired");
        }
        pairs.set(pairs.indexOf(old), old.now(Pair.Standing.REFRESHED));
        return issue(old.account(), habits.rotating() ? Ids.base64(32) : value);
    }

    private Pair issue(String account, String refresh) {
        Pair pair = new Pair(
                "USER" + Ids.base32(60),
                refresh,
                account,
                clock.instant().plusSeconds(habits.accessTokenSeconds()),
                Pair.Standing.LIVE);
        pairs.add(pair);
        memory.changed();
        return pair;
    }

    synchronized void revoke(String account) {
        pairs.replaceAll(pair -> pair.account().equals(account) ? pair.now(Pair.Standing.REVOKED) : pair);
        memory.changed();
    }

    synchronized void invalidate(Account owner, String access) {
        pairs.replaceAll(
                pair -> pair.account().equals(owner.id()) && pair.access().equals(access)
                        ? pair.now(Pair.Standing.REVOKED)
                        : pair);
        memory.changed();
    }

    synchronized @Nullable Pair byAccess(String value) {
        return pairs.stream()
                .filter(pair -> pair.access().equals(value))
                .findFirst()
                .orElse(null);
    }

    boolean isOver(Pair pair) {
        return !clock.instant().isBefore(pair.end());
    }

    /** The newest of those that share the refresh token. */
    private @Nullable Pair byRefresh(String value) {
        return pairs.stream()
                .filter(pair -> pair.refresh().equals(value))
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private static @Nullable String hashed(@Nullable String verifier) {
        return verifier == null ? null : Base64.getUrlEncoder().withoutPadding().encodeToString(Ids.sha256(verifier));
    }

    static Refusal refused(String error, String description) {
        return new Refusal(400, description, 400, Json.object().put("error", error), List.of());
    }

    @Override
    public String name() {
        return "hh_tokens";
    }

    @Override
    public synchronized JsonNode save() {
        ArrayNode rows = Json.array();
        pairs.forEach(pair -> rows.add(pair.json()));
        return rows;
    }

    @Override
    public synchronized void load(JsonNode saved) {
        saved.forEach(row -> pairs.add(Pair.from(row)));
    }

    @Override
    public synchronized void forget() {
        codes.clear();
        pairs.clear();
        habits = Habits.DOCUMENTED;
    }
}
