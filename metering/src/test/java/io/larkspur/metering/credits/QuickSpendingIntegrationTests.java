package io.larkspur.metering.credits;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.SteppedClock;
import io.larkspur.metering.credits.Change.Kind;
import io.larkspur.metering.paging.Page;
import io.larkspur.stores.grouping.Groups;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

@SpringBootTest(classes = MeteringTestApplication.class)
class QuickSpendingIntegrationTests {

    @Autowired
    private CreditAccounts accounts;

    @Autowired
    private Ledger ledger;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private SteppedClock clock;

    private String rich = "";
    private String poor = "";

    @BeforeEach
    void newUsers() {
        rich = "rich|" + UUID.randomUUID();
        poor = "poor|" + UUID.randomUUID();
        Answers.of(accounts.open(rich));
        Answers.of(accounts.open(poor));
    }

    @Test
    void writesWhatIsSpentTogetherOneAfterAnother() {
        Answers.of(quick().spend(List.of(consume(rich, 1), consume(rich, 20), consume(rich, 300))));

        List<Entry> entries = Answers.of(ledger.entries(rich, new EntryFilter(null, null, null, null), 3, 0)
                .map(Page::rows));
        assertThat(entries)
                .extracting(Entry::before)
                .containsExactly(Credits.whole(979), Credits.whole(999), Credits.whole(1000));
        assertThat(entries)
                .extracting(Entry::after)
                .containsExactly(Credits.whole(679), Credits.whole(979), Credits.whole(999));
        assertThat(entries.get(0).occasion().metadata()).isEqualTo("{\"a\":1}");
    }

    @Test
    void answersWithWhatIsLeftBesideWhatIsHeld() {
        Answers.done(ledger.hold(rich, "hold of " + rich, Credits.whole(600), Duration.ofMinutes(1), "{}"));

        Posted posted = Answers.of(new Groups<>(quick()::spend, 1, 1).ask(consume(rich, 100)));

        assertThat(posted.before()).isEqualTo(Credits.whole(1000));
        assertThat(posted.left()).isEqualTo(Credits.whole(300));
    }

    @Test
    void leavesAnAccountAloneThatDoesNotCoverAllOfIt() {
        Answers.of(quick().spend(List.of(consume(poor, 600), consume(rich, 1), consume(poor, 600))));

        assertThat(Answers.of(accounts.balance(poor))).isEqualTo(Credits.whole(1000));
        assertThat(Answers.of(accounts.balance(rich))).isEqualTo(Credits.whole(999));
    }

    @Test
    void spendsNothingWhileSomethingHasToBeWrittenAlongside() {
        Answers.of(new QuickSpending(database, List.of(new Concerned()), clock).spend(List.of(consume(rich, 1))));

        assertThat(Answers.of(accounts.balance(rich))).isEqualTo(Credits.whole(1000));
    }

    private QuickSpending quick() {
        return new QuickSpending(database, List.of(), clock);
    }

    private static Change consume(String user, long credits) {
        Occasion occasion = new Occasion("call", "/api/chat", "ref", "{\"a\":1}");
        return Change.of(Kind.CONSUME, user, Credits.whole(credits), occasion, null);
    }

    private static final class Concerned implements Alongside {

        @Override
        public Mono<Void> write(List<Posted> posted) {
            return Mono.empty();
        }

        @Override
        public String unconcernedBy(EntryType type) {
            return "false";
        }
    }
}
