package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.admin.audit.AuditCheck;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;

@AdminApiTest
class AuditLogIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Autowired
    private Clients clients;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private Environment environment;

    @Test
    void tellsWhoSignedInFromWhere() {
        Accounts.Person person = Accounts.fresh(clients, "user");
        clients.from("203.0.113.9")
                .post()
                .uri("/auth/login")
                .header("Content-Type", "application/json")
                .header("User-Agent", "Tests/1")
                .bodyValue("{\"username\":\"" + person.name() + "\",\"password\":\"" + Accounts.PASSWORD + "\"}")
                .exchange()
                .expectStatus()
                .isOk();

        JsonNode page = page("?limit=10&offset=0");
        JsonNode login = page.required("events").get(0);

        assertThat(login.required("id").isIntegralNumber()).isTrue();
        assertThat(login.required("event_type").stringValue()).isEqualTo("login");
        assertThat(login.required("user_id").longValue()).isEqualTo(person.id());
        assertThat(login.required("event_metadata").required("ip").stringValue())
                .isEqualTo("203.0.113.9");
        assertThat(login.required("event_metadata").required("user_agent").stringValue())
                .isEqualTo("Tests/1");
        assertThat(login.required("created_at").stringValue()).endsWith("Z");
        assertThat(page.required("total").longValue()).isPositive();
        assertThat(page.required("limit").intValue()).isEqualTo(10);
        assertThat(page.required("offset").intValue()).isZero();
    }

    @Test
    void namesTheAdministratorWhoDidIt() {
        Accounts.fresh(clients, "viewer");

        JsonNode created = page("?limit=1").required("events").get(0);

        assertThat(created.required("event_type").stringValue()).isEqualTo("account_created");
        assertThat(created.required("event_metadata").required("actor").stringValue())
                .isEqualTo("admin");
    }

    @Test
    void readsOnByOffsetAndByCursorAlike() {
        for (int i = 0; i < 5; i++) {
            Accounts.fresh(clients, "user");
        }
        JsonNode first = page("?limit=2");

        JsonNode byOffset = page("?limit=2&offset=2");
        JsonNode byCursor =
                page("?limit=2&before=" + first.required("next_before").longValue());

        assertThat(byCursor.required("events")).isEqualTo(byOffset.required("events"));
        List<Long> ids = StreamSupport.stream(
                        page("?limit=50").required("events").spliterator(), false)
                .map(event -> event.required("id").longValue())
                .toList();
        assertThat(ids)
                .isSortedAccordingTo((one, other) -> Long.compare(other, one))
                .doesNotHaveDuplicates();
    }

    @Test
    void exportsAPeriodAsJsonLines() {
        Accounts.fresh(clients, "user");

        String lines = String.valueOf(clients.administrator()
                .get()
                .uri("/admin/audit-log/export?from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith("application/x-ndjson")
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());

        assertThat(lines.lines()).hasSizeGreaterThan(1).allSatisfy(line -> assertThat(
                        Accounts.json(line.getBytes(StandardCharsets.UTF_8))
                                .required("hash")
                                .stringValue())
                .hasSize(64));
    }

    @Test
    void refusesUnusablePages() {
        for (String query : List.of("?limit=0", "?limit=1001", "?offset=-1", "?limit=x", "/export?from=yesterday")) {
            clients.administrator()
                    .get()
                    .uri("/admin/audit-log" + query)
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }
    }

    @Test
    void isCheckedByACommandThatNamesWhatWasChanged() {
        Accounts.fresh(clients, "user");
        assertThat(check()).startsWith("0 All as written: ");
        long id = page("?limit=1").required("events").get(0).required("id").longValue();

        run("alter table audit_events disable trigger audit_events_are_final");
        run("update audit_events set user_id = user_id + 1 where id = " + id);
        String found = check();
        run("update audit_events set user_id = user_id - 1 where id = " + id);
        run("alter table audit_events enable trigger audit_events_are_final");

        assertThat(found).startsWith("1 NOT as written: event " + id + ": ");
        assertThat(check()).startsWith("0 ");
    }

    @Test
    void saysThatItCannotTellWhereItCannotStart() {
        assertThat(check("tooshort")).startsWith("2 The audit trail could not be looked at: ");
    }

    private String check() {
        return check(environment.getProperty("ENCRYPTION_KEY", ""));
    }

    private String check(String key) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = AuditCheck.run(
                new String[] {
                    "--larkspur.stores.database-url=" + environment.getProperty("larkspur.stores.database-url"),
                    "--larkspur.stores.connect-timeout=20s",
                    "--larkspur.stores.statement-timeout=20s",
                    "--larkspur.admin.password=" + Surroundings.PASSWORD,
                    "--ENCRYPTION_KEY=" + key,
                    "--from=2020-01-01T00:00:00Z"
                },
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return code + " " + out.toString(StandardCharsets.UTF_8);
    }

    private JsonNode page(String query) {
        return Accounts.json(clients.administrator()
                .get()
                .uri("/admin/audit-log" + query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    private void run(String sql) {
        database.sql(sql).then().block(SOON);
    }
}
