package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Reply;
import io.larkspur.proofs.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whether users can still be served who never said yes again. */
final class Logins {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final int AT_ONCE = 20;
    private static final int UNAUTHORIZED = 401;

    private Logins() {}

    /** Those who cannot be, however long one waits. */
    static List<Person> lost(Stage stage, List<Person> people, Outcome outcome) {
        return lost(stage, people, outcome, PATIENCE, Reply::served);
    }

    /** The same where nobody can turn up any more who holds the answer: whoever is to be invited is lost already. */
    static List<Person> lostForGood(Stage stage, List<Person> people, Outcome outcome, Duration patience) {
        return lost(stage, people, outcome, patience, reply -> reply.served() || reply.status() == UNAUTHORIZED);
    }

    private static List<Person> lost(
            Stage stage, List<Person> people, Outcome outcome, Duration patience, Predicate<Reply> isLast) {
        List<Reply> last = Flux.fromIterable(people)
                .flatMap(person -> until(isLast, stage, person, patience), AT_ONCE)
                .collectList()
                .blockOptional()
                .orElseThrow();
        List<Person> lost = new ArrayList<>();
        for (Reply reply : last) {
            if (!reply.served() || reply.wrongUser()) {
                lost.add(reply.asked());
                outcome.trouble(reply.asked().openId() + " is lost: " + reply.words());
            }
        }
        return lost;
    }

    private static Mono<Reply> until(Predicate<Reply> isLast, Stage stage, Person person, Duration patience) {
        return Mono.defer(() -> stage.callAnywhere(person))
                .repeatWhen(replies -> replies.delayElements(BETWEEN))
                .takeUntil(isLast)
                .take(patience)
                .last();
    }

    /** Refresh tokens that arrived more often than they may. */
    static long usedMoreThan(int times, Stage stage, List<Person> people, Outcome outcome) {
        long tooOften = 0;
        for (Person person : people) {
            Map<String, Long> uses = stage.platform().usesOf(stage.platform().refreshesOf(person));
            for (long count : uses.values()) {
                if (count > times) {
                    tooOften++;
                    outcome.trouble("A refresh token of " + person.openId() + " was sent " + count + " times");
                }
            }
        }
        return tooOften;
    }
}
