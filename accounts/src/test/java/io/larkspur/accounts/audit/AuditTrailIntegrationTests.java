package io.larkspur.accounts.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.AccountsTestApplication;
import io.larkspur.accounts.Answers;
import io.larkspur.accounts.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataAccessException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@SpringBootTest(classes = AccountsTestApplication.class)
class AuditTrailIntegrationTests {

    @Autowired
    private AuditTrail trail;

    @Autowired
    private AuditLog log;

    @Autowired
    private Checkpoints checkpoints;

    @Autowired
    private TransactionalOperator transaction;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private SteppedClock clock;

    private Instant start = Instant.MIN;

    /** What an earlier test broke on purpose does not count for the next one. */
    @BeforeEach
    void startAnew() {
        unguarded("truncate audit_events, audit_checkpoints");
        run("update audit_chains set last_seq = 0, last_hash = decode(repeat('00', 32), 'hex')");
        clock.advance(Duration.ofMinutes(1));
        start = clock.instant();
    }

    @Test
    void tellsWhatHappenedAndWhoDidIt() {
        Answers.done(trail.record("login", 7L, Map.of("method", "password"))
                .contextWrite(new Origin("ann", "127.0.0.9", "Tests/1").by("bob")::writeTo));

        AuditEntry entry = newest(1).get(0);

        assertThat(entry.type()).isEqualTo("login");
        assertThat(entry.userId()).isEqualTo(7L);
        assertThat(entry.createdAt()).isEqualTo(clock.instant());
        assertThat(entry.metadata())
                .contains("\"ip\":\"127.0.0.9\"", "\"user_agent\":\"Tests/1\"", "\"actor\":\"bob\"", "\"method\"");
    }

    @Test
    void goesWithTheTransactionItTellsOf() {
        Mono<Void> failing = trail.record("undone", null, Map.of()).then(Mono.error(IllegalStateException::new));

        Throwable refusal = Answers.refusalOf(transaction.transactional(failing));

        assertThat(refusal).isInstanceOf(IllegalStateException.class);
        assertThat(newest(10)).isEmpty();
        assertThat(Answers.of(log.count())).isZero();
        assertThat(verified().firstBad()).isEmpty();
    }

    @Test
    void chainsWhateverManyWriteTogether() {
        write(100);

        AuditReport report = verified();

        assertThat(report).isEqualTo(new AuditReport(100, 0, Optional.empty()));
        assertThat(Answers.of(log.count())).isEqualTo(100);
        assertThat(newest(200))
                .extracting(AuditEntry::id)
                .isSortedAccordingTo((one, other) -> Long.compare(other, one));
    }

    @Test
    void letsTransactionsOfTwoEventsGoOnBesideEachOtherAndBesideCheckpoints() {
        Mono<Void> twice = trail.record("first", 7L, Map.of()).then(trail.record("second", 7L, Map.of()));
        Mono<Void> written = Flux.range(0, 320)
                .flatMap(i -> transaction.transactional(twice), 16)
                .then();
        Mono<Void> signed = checkpoints.sign().repeat(40).then();

        Answers.done(Mono.when(written, signed));

        AuditReport report = verified();
        assertThat(report.firstBad()).isEmpty();
        assertThat(report.events()).isEqualTo(640);
    }

    @Test
    void pagesByOffsetAndByTheLastIdAlike() {
        write(30);
        List<AuditEntry> all = newest(30);

        List<AuditEntry> skipped = Answers.of(log.page(5, 10).collectList());
        List<AuditEntry> before = Answers.of(log.before(all.get(9).id(), 5).collectList());

        assertThat(skipped).isEqualTo(all.subList(10, 15));
        assertThat(before).isEqualTo(skipped);
    }

    @Test
    void exportsMoreThanOnePartInOrder() {
        fill(2500);

        List<AuditEntry> exported =
                Answers.of(log.export(start, start.plusSeconds(1)).collectList());

        assertThat(exported).hasSize(2500).doesNotHaveDuplicates();
        assertThat(exported).extracting(AuditEntry::id).isSorted();
        assertThat(Answers.of(
                        log.export(start.plusSeconds(1), start.plusSeconds(2)).collectList()))
                .isEmpty();
    }

    @Test
    void refusesToChangeOrForget() {
        write(1);

        for (String attempt : List.of(
                "update audit_events set event_type = 'other'",
                "delete from audit_events",
                "truncate audit_events",
                "delete from audit_checkpoints")) {
            assertThat(Answers.refusalOf(database.sql(attempt).then())).isInstanceOf(DataAccessException.class);
        }
    }

    @Test
    void namesTheFirstRecordThatWasChanged() {
        write(50);
        long id = newest(50).get(30).id();
        long later = newest(50).get(3).id();
        unguarded("update audit_events set user_id = 99 where id in (" + id + ", " + later + ")");

        assertThat(bad().name()).isEqualTo("event " + id);
        assertThat(bad().reason()).contains("changed");
    }

    @Test
    void namesTheRecordAfterOneThatWasRemoved() {
        write(60);
        AuditEntry removed = newest(60).stream()
                .filter(entry -> entry.seq() == 2)
                .findFirst()
                .orElseThrow();
        unguarded("delete from audit_events where id = " + removed.id());

        assertThat(bad().reason() + bad().name()).contains("record 2 of writer " + removed.writer(), "missing");
    }

    @Test
    void seesThatAChainWasCutOffAndItsEndSetBack() {
        write(40);
        assertThat(Answers.of(checkpoints.sign())).isTrue();
        AuditEntry last = newest(1).get(0);
        unguarded("delete from audit_events where id = " + last.id());
        run("update audit_chains c set last_seq = " + (last.seq() - 1)
                + ", last_hash = coalesce((select hash from audit_events e where e.writer = c.writer and e.seq = "
                + (last.seq() - 1) + "), decode(repeat('00', 32), 'hex')) where writer = " + last.writer());

        assertThat(bad().name()).isEqualTo("record " + last.seq() + " of writer " + last.writer());
    }

    @Test
    void seesThatAChainWasRewrittenWithNewHashes() {
        write(40);
        assertThat(Answers.of(checkpoints.sign())).isTrue();
        AuditEntry last = newest(1).get(0);
        String before = newest(40).stream()
                .filter(entry -> entry.writer() == last.writer() && entry.seq() == last.seq() - 1)
                .map(AuditEntry::hash)
                .findFirst()
                .orElse(Chain.BEGINNING);
        String forged = Chain.hash(
                before,
                last.writer(),
                last.seq(),
                last.id(),
                "forged",
                last.userId(),
                last.createdAt(),
                last.metadata());
        unguarded("update audit_events set event_type = 'forged', hash = decode('" + forged + "', 'hex') where id = "
                + last.id());
        run("update audit_chains set last_hash = decode('" + forged + "', 'hex') where writer = " + last.writer());

        assertThat(bad().name()).isEqualTo("event " + last.id());
        assertThat(bad().reason()).contains("checkpoint says otherwise");
    }

    @Test
    void namesACheckpointThatIsNotOurs() {
        write(5);
        assertThat(Answers.of(checkpoints.sign())).isTrue();
        unguarded("update audit_checkpoints set ends = replace(ends, ':', ':') || ' '");

        assertThat(bad().name()).startsWith("checkpoint ");
        assertThat(bad().reason()).contains("signature");
    }

    @Test
    void signsOnlyWhatIsNew() {
        write(1);

        assertThat(Answers.of(checkpoints.sign())).isTrue();
        assertThat(Answers.of(checkpoints.sign())).isFalse();
        write(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(Answers.of(checkpoints.sign())).isTrue();
        assertThat(verified()).isEqualTo(new AuditReport(2, 2, Optional.empty()));
    }

    @Test
    void checksAPeriodFromTheCheckpointBeforeIt() {
        write(20);
        assertThat(Answers.of(checkpoints.sign())).isTrue();
        clock.advance(Duration.ofHours(1));
        Instant period = clock.instant();
        write(7);
        assertThat(Answers.of(checkpoints.sign())).isTrue();

        AuditReport report = Answers.of(log.verify(period, period.plusSeconds(60)));

        assertThat(report).isEqualTo(new AuditReport(7, 2, Optional.empty()));
    }

    /** What keeps a page fast however many rows there are: the index gives the ids, the rows come by key, nothing is sorted. */
    @Test
    void readsPagesFromTheIndex() {
        fill(2500);
        run("vacuum analyze audit_events");

        String page = plan(AuditTable.PAGE.replace(":limit", "50").replace(":offset", "2000"));
        String cursor = plan(AuditTable.BEFORE.replace(":limit", "50").replace(":id", "1000000"));

        assertThat(page)
                .contains("Index Only Scan Backward using audit_events_pk")
                .doesNotContain("Seq Scan");
        assertThat(cursor).contains("Index Scan Backward using audit_events_pk").doesNotContain("Seq Scan", "Sort");
    }

    private void write(int events) {
        Answers.done(Flux.range(0, events)
                .flatMap(i -> trail.record("event", (long) i, Map.of("n", i)), 8)
                .then());
    }

    /** Many at once, with hashes that mean nothing. */
    private void fill(int events) {
        run("insert into audit_events (writer, seq, event_type, event_metadata, created_at, hash)"
                + " select 0, n, 'event', '{}', timestamptz '" + start
                + "' + n * interval '1 microsecond', decode(repeat('00', 32), 'hex')"
                + " from generate_series(1, " + events + ") n");
    }

    private List<AuditEntry> newest(int count) {
        return Answers.of(log.page(count, 0).collectList());
    }

    private AuditReport verified() {
        return Answers.of(log.verify(start, start.plusSeconds(7200)));
    }

    private AuditReport.BadRecord bad() {
        return verified().firstBad().orElseThrow();
    }

    private String plan(String sql) {
        return String.join(
                "\n",
                Answers.of(database.sql("explain " + sql)
                        .mapValue(String.class)
                        .all()
                        .collectList()));
    }

    private void run(String sql) {
        Answers.done(database.sql(sql).then());
    }

    /** As somebody does who rules the database. */
    private void unguarded(String sql) {
        run("alter table audit_events disable trigger audit_events_are_final");
        run("alter table audit_checkpoints disable trigger audit_checkpoints_are_final");
        run(sql);
        run("alter table audit_events enable trigger audit_events_are_final");
        run("alter table audit_checkpoints enable trigger audit_checkpoints_are_final");
    }
}
