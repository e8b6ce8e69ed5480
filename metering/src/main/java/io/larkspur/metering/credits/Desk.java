package io.larkspur.metering.credits;

import io.larkspur.problem.ProblemException;
import io.larkspur.stores.grouping.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides on a group of changes, one after another, while the rows of all accounts concerned are locked. What it decided
 * is written afterwards; nothing here touches the store.
 */
final class Desk {

    private final Map<String, Standing> standings;
    private final Map<KeyOfUser, KeptRequest> requests;
    private final Plans plans;
    private final Instant now;

    private final List<NewEntry> entries = new ArrayList<>();
    private final List<Change> newHolds = new ArrayList<>();
    private final List<Posted> posted = new ArrayList<>();

    /** @param requests what was posted under the keys that the group names */
    Desk(Map<String, Standing> standings, Map<KeyOfUser, KeptRequest> requests, Plans plans, Instant now) {
        this.standings = standings;
        this.requests = new HashMap<>(requests);
        this.plans = plans;
        this.now = now;
    }

    Outcome<Posted> decide(Change change) {
        Standing standing = standings.get(change.userId());
        if (standing == null) {
            return Outcome.refused(new UnknownAccount(change.userId()));
        }
        try {
            return switch (change.kind()) {
                case CONSUME -> requested(change, standing, EntryType.CONSUME);
                case RECHARGE -> requested(change, standing, EntryType.RECHARGE);
                case GRANT -> grant(change, standing);
                case HOLD -> hold(change, standing);
            };
        } catch (ProblemException refusal) {
            return Outcome.refused(refusal);
        }
    }

    List<NewEntry> entries() {
        return entries;
    }

    List<Change> newHolds() {
        return newHolds;
    }

    List<Posted> posted() {
        return posted;
    }

    private Outcome<Posted> requested(Change change, Standing standing, EntryType type) {
        Once once = change.once();
        if (once == null) {
            return moved(change, standing, type, change.amount());
        }
        KeyOfUser key = new KeyOfUser(standing.id(), once.key());
        KeptRequest kept = requests.get(key);
        if (kept == null) {
            Outcome<Posted> outcome = moved(change, standing, type, change.amount());
            requests.put(key, new KeptRequest(once.requestHash(), posted.get(posted.size() - 1)));
            return outcome;
        }
        if (!kept.requestHash().equals(once.requestHash())) {
            throw new KeyReused();
        }
        return Outcome.of(kept.posted());
    }

    private Outcome<Posted> grant(Change change, Standing standing) {
        if (standing.nextGrant().isAfter(now)) {
            return Outcome.done();
        }
        Plan plan = plans.named(standing.plan());
        standing.grantAgainAt(later(standing.nextGrant(), plan));
        return moved(change, standing, EntryType.GRANT, plan.grant());
    }

    /** Periods that nobody was there for are not made up for. */
    private Instant later(Instant due, Plan plan) {
        Instant next = due.plus(plan.period());
        return next.isAfter(now) ? next : now.plus(plan.period());
    }

    private Outcome<Posted> hold(Change change, Standing standing) {
        cover(standing, change.amount());
        standing.hold(change.amount());
        newHolds.add(change);
        return Outcome.done();
    }

    private Outcome<Posted> moved(Change change, Standing standing, EntryType type, Credits amount) {
        Credits before = standing.balance();
        if (type == EntryType.CONSUME) {
            cover(standing, amount);
            standing.take(amount);
        } else {
            standing.give(amount);
        }
        Posted result = new Posted(
                change.userId(), type, amount, before, standing.balance(), standing.left(), change.occasion(), now);
        posted.add(result);
        entries.add(new NewEntry(standing.id(), result, change.once()));
        return Outcome.of(result);
    }

    private static void cover(Standing standing, Credits asked) {
        if (standing.left().compareTo(asked) < 0) {
            throw OutOfCredits.with(standing.left(), asked);
        }
    }

    record KeyOfUser(long accountId, String key) {}

    record KeptRequest(String requestHash, Posted posted) {}

    /** The user's side of a posting; the book's follows from it. */
    record NewEntry(long accountId, Posted posted, @Nullable Once once) {}
}
