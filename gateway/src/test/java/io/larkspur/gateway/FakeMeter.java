package io.larkspur.gateway;

import io.larkspur.metering.call.CallMeter;
import io.larkspur.metering.call.MeteredCall;
import io.larkspur.metering.call.Outcome;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.OutOfCredits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** Keeps what it was told; who has no credits is refused. */
public final class FakeMeter implements CallMeter {

    private final Map<String, Credits> held = new ConcurrentHashMap<>();
    private final Set<String> poor = ConcurrentHashMap.newKeySet();
    private final List<String> everHeld = new CopyOnWriteArrayList<>();
    private final List<Written> written = new CopyOnWriteArrayList<>();

    /** One call that was written down. */
    public record Written(MeteredCall call, Outcome outcome, boolean wasHeld) {}

    public void takeAllFrom(String userId) {
        poor.add(userId);
    }

    public List<Written> of(String userId) {
        return written.stream()
                .filter(each -> each.call().userId().equals(userId))
                .toList();
    }

    /** For how many of the user's calls something was set aside, now or earlier. */
    public long everHeldFor(String userId) {
        return everHeld.stream().filter(userId::equals).count();
    }

    public int held() {
        return held.size();
    }

    @Override
    public Mono<Void> reserve(MeteredCall call, Credits most) {
        return admit(call, most).doOnSuccess(done -> {
            held.put(call.id(), most);
            everHeld.add(call.userId());
        });
    }

    @Override
    public boolean admitsAtHand(MeteredCall call, Credits least) {
        return !poor.contains(call.userId());
    }

    @Override
    public Mono<Void> admit(MeteredCall call, Credits least) {
        return poor.contains(call.userId())
                ? Mono.error(() -> OutOfCredits.with(Credits.whole(0), least))
                : Mono.empty();
    }

    @Override
    public void settle(MeteredCall call, Outcome outcome) {
        written.add(new Written(call, outcome, held.remove(call.id()) != null));
    }

    @Override
    public void charge(MeteredCall call, Outcome outcome) {
        written.add(new Written(call, outcome, false));
    }

    @Override
    public void release(MeteredCall call) {
        held.remove(call.id());
    }
}
