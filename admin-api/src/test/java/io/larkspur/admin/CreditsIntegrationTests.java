package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.login.Members;
import io.larkspur.metering.credits.Bill;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.Ledger;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@AdminApiTest
class CreditsIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CONSUME = "/api/v1/users/{id}/credits/consume";
    private static final String RECHARGE = "/api/v1/users/{id}/credits/recharge";
    private static final String BALANCE = "/api/v1/users/{id}/credits/balance";
    private static final String TRANSACTIONS = "/api/v1/users/{id}/credits/transactions";
    private static final String USAGE = "/api/v1/users/{id}/usage";

    @Autowired
    private Clients clients;

    @Autowired
    private Members members;

    @Autowired
    private Ledger ledger;

    private String user = "";
    private UserService service;

    @BeforeEach
    void newMember() {
        user = ServiceUsers.freshId();
        service = UserService.ofMember(clients, members, user);
    }

    @Test
    void spendsAsTheGuideShows() {
        JsonNode consumed = service.post(
                200,
                CONSUME,
                user,
                "{\"user_id\":\"" + user
                        + "\",\"amount\":25.5,\"reason\":\"GPT-4 API调用测试\",\"endpoint\":\"/api/chat/completion\"}");

        assertThat(consumed.propertyNames())
                .containsExactly("success", "remaining_credits", "consumed_amount", "message");
        assertThat(consumed.required("success").booleanValue()).isTrue();
        assertThat(number(consumed, "remaining_credits")).isEqualByComparingTo("974.5");
        assertThat(number(consumed, "consumed_amount")).isEqualByComparingTo("25.5");
        assertThat(consumed.required("message").stringValue()).isEqualTo("成功消费 25.5 积分");
        JsonNode balance = service.get(200, BALANCE, user);
        assertThat(balance.required("message").stringValue()).isEqualTo("Credit balance retrieved successfully");
        assertThat(number(balance, "data")).isEqualByComparingTo("974.5");
    }

    @Test
    void changesNothingForHalfACharacter() {
        for (String path : new String[] {CONSUME, RECHARGE}) {
            service.post(400, path, user, "{\"amount\":5,\"metadata\":{\"a\":\"\\ud800\"}}");
            service.post(400, path, user, "{\"amount\":5,\"description\":\"\\ud800\"}");
        }

        assertThat(number(service.get(200, BALANCE, user), "data")).isEqualByComparingTo("1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "7", "[1]", "true"})
    void changesNothingForMetadataThatAreNoObject(String metadata) {
        for (String path : new String[] {CONSUME, RECHARGE}) {
            service.post(400, path, user, "{\"amount\":1,\"metadata\":" + metadata + "}");
        }

        assertThat(number(service.get(200, BALANCE, user), "data")).isEqualByComparingTo("1000");
    }

    @Test
    void rechargesAndListsEachChangeWithTheBalanceBeforeAndAfter() {
        service.post(
                200, CONSUME, user, "{\"amount\":5,\"description\":\"代码生成API调用\",\"metadata\":{\"source\":\"x\"}}");
        service.post(
                200,
                RECHARGE,
                user,
                "{\"amount\":1000.0,\"description\":\"月度订阅充值\",\"reference_id\":\"pi_1\",\"metadata\":{\"a\":[1]}}");

        JsonNode page = service.get(200, TRANSACTIONS + "?limit=20&offset=0&start_date=2025-07-01T00:00:00Z", user);
        JsonNode consumes = service.get(200, TRANSACTIONS + "?transaction_type=consume", user);

        assertThat(rows(page))
                .extracting(row -> row.required("transaction_type").stringValue())
                .containsExactly("recharge", "consume", "grant");
        JsonNode recharge = page.required("data").get(0);
        assertThat(number(recharge, "credits_amount")).isEqualByComparingTo("1000");
        assertThat(number(recharge, "credits_before")).isEqualByComparingTo("995");
        assertThat(number(recharge, "credits_after")).isEqualByComparingTo("1995");
        assertThat(recharge.required("metadata").required("a").get(0).intValue())
                .isEqualTo(1);
        assertThat(recharge.required("created_at").stringValue()).endsWith("Z");
        assertThat(rows(consumes)).hasSize(1);
    }

    @Test
    void refusesWhatTheBalanceDoesNotCoverAndTellsTheBalance() {
        JsonNode refused = service.post(402, CONSUME, user, "{\"amount\":1000.000001}");

        assertThat(number(refused, "balance")).isEqualByComparingTo("1000");
        assertThat(refused.required("status").stringValue()).isEqualTo("error");
        assertThat(refused.required("error_code").stringValue()).isEqualTo("InsufficientCreditsException");
        assertThat(refused.required("error_details").required("balance").isNumber())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "0",
                "0.0000001",
                "1e400",
                "1e999999999",
                "1e-999999999",
                "NaN",
                "\"5\"",
                "null",
                "true",
                "[1]",
                "99999999999999999999"
            })
    void refusesAmountsThatAreNone(String amount) {
        JsonNode consumed = service.post(400, CONSUME, user, "{\"amount\":" + amount + "}");
        JsonNode recharged = service.post(400, RECHARGE, user, "{\"amount\":" + amount + "}");

        assertThat(consumed.required("success").booleanValue()).isFalse();
        assertThat(recharged.required("success").booleanValue()).isFalse();
        assertThat(number(service.get(200, BALANCE, user), "data")).isEqualByComparingTo("1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "nonsense", "{\"amount\":1", "null"})
    void refusesBodiesWithoutAnAmount(String body) {
        service.post(400, CONSUME, user, body);
    }

    @Test
    void chargesOnceUnderOneKey() {
        List<JsonNode> answers = IntStream.range(0, 20)
                .parallel()
                .mapToObj(i -> service.keyed(200, CONSUME, user, "key-1", "{\"amount\":10,\"reason\":\"a\"}"))
                .toList();

        assertThat(answers).containsOnly(answers.get(0));
        assertThat(service.keyed(200, CONSUME, user, "key-1", "{ \"reason\":\"a\", \"amount\":10 }"))
                .isEqualTo(answers.get(0));
        assertThat(number(service.get(200, BALANCE, user), "data")).isEqualByComparingTo("990");
    }

    @Test
    void answersARepetitionAsTheFirstTimeWhateverWasHeldThen() {
        service.get(200, BALANCE, user);
        ledger.hold(user, "hold of " + user, Credits.whole(600), Duration.ofMinutes(1), "{}")
                .block(SOON);
        JsonNode first = service.keyed(200, CONSUME, user, "key-1", "{\"amount\":10}");
        ledger.charge(Bill.freeing(user, "hold of " + user)).block(SOON);

        assertThat(number(first, "remaining_credits")).isEqualByComparingTo("390");
        assertThat(service.keyed(200, CONSUME, user, "key-1", "{\"amount\":10}"))
                .isEqualTo(first);
    }

    @Test
    void refusesAnotherBodyUnderTheSameKey() {
        service.keyed(200, CONSUME, user, "key-1", "{\"amount\":10}");

        JsonNode refused = service.keyed(422, CONSUME, user, "key-1", "{\"amount\":11}");
        service.keyed(422, RECHARGE, user, "key-1", "{\"amount\":10}");

        assertThat(refused.required("error_code").stringValue()).isEqualTo("IdempotencyKeyReusedException");
        assertThat(number(service.get(200, BALANCE, user), "data")).isEqualByComparingTo("990");
    }

    /** Neither whose program sends it counts, nor with which token. */
    @Test
    void countsAKeyOncePerUserWhoeverSendsItForThem() {
        UserService another = new UserService(ServiceUsers.as(clients, user));
        UserService operator =
                new UserService(Accounts.fresh(clients, "operator").signedIn());
        JsonNode first = service.keyed(200, CONSUME, user, "key-1", "{\"amount\":10}");

        for (UserService sender : List.of(another, operator)) {
            assertThat(sender.keyed(200, CONSUME, user, "key-1", "{\"amount\":10}"))
                    .isEqualTo(first);
            sender.keyed(422, CONSUME, user, "key-1", "{\"amount\":11}");
        }
        String other = ServiceUsers.freshId();
        JsonNode others =
                UserService.ofMember(clients, members, other).keyed(200, CONSUME, other, "key-1", "{\"amount\":11}");

        assertThat(number(others, "remaining_credits")).isEqualByComparingTo("989");
        assertThat(number(service.get(200, BALANCE, user), "data")).isEqualByComparingTo("990");
    }

    @Test
    void keepsUsersApart() {
        String other = ServiceUsers.freshId();
        UserService.ofMember(clients, members, other);

        service.post(403, CONSUME, other, "{\"amount\":1}");
        service.post(403, CONSUME, user, "{\"amount\":1,\"user_id\":\"" + other + "\"}");
        service.post(403, RECHARGE, other, "{\"amount\":1}");
        service.get(403, BALANCE, other);
        service.get(403, TRANSACTIONS, other);
        service.get(403, TRANSACTIONS, ServiceUsers.freshId());
    }

    @Test
    void opensTheAccountOfAnApplicationToOperatorsAndToViewersWhoLook() {
        String payer = Application.payer(
                clients.registered("spends", Set.of()).application().id());
        UserService operator =
                new UserService(Accounts.fresh(clients, "operator").signedIn());
        UserService viewer = new UserService(Accounts.fresh(clients, "viewer").signedIn());

        JsonNode recharged = operator.post(200, RECHARGE, payer, "{\"user_id\":\"" + payer + "\",\"amount\":500}");
        operator.post(200, CONSUME, payer, "{\"amount\":1}");
        operator.post(200, USAGE, payer, "{\"event_type\":\"ai_chat\"}");

        assertThat(number(recharged, "remaining_credits")).isEqualByComparingTo("1500");
        assertThat(number(viewer.get(200, BALANCE, payer), "data")).isEqualByComparingTo("1499");
        assertThat(rows(viewer.get(200, TRANSACTIONS, payer))).hasSize(3);
        assertThat(rows(viewer.get(200, USAGE, payer))).hasSize(1);
        assertThat(number(viewer.get(200, USAGE + "/stats", payer).required("data"), "total_records"))
                .isEqualByComparingTo("1");
        viewer.post(403, RECHARGE, payer, "{\"amount\":1}");
        operator.post(404, "/api/v1/users/{id}/sessions", payer, "{}");
    }

    @Test
    void keepsTheAccountsOfApplicationsFromUsersAndTellsOfNoneThatThereIsNot() {
        String payer = Application.payer(clients.trustedId());
        String nobody = Application.payer("app_" + UUID.randomUUID());
        UserService operator =
                new UserService(Accounts.fresh(clients, "operator").signedIn());

        for (String path : new String[] {BALANCE, TRANSACTIONS, USAGE, USAGE + "/stats"}) {
            service.get(403, path, payer);
            operator.get(404, path, nobody);
        }
        for (String path : new String[] {CONSUME, RECHARGE}) {
            service.post(403, path, payer, "{\"amount\":1}");
            operator.post(404, path, nobody, "{\"amount\":1}");
        }
    }

    @Test
    void namesTheUserNobodyEnsured() {
        String nobody = ServiceUsers.freshId();
        JsonNode refused = new UserService(ServiceUsers.as(clients, nobody)).get(404, BALANCE, nobody);

        assertThat(refused.required("message").stringValue()).isEqualTo("User not found: " + nobody);
        assertThat(refused.required("error_code").stringValue()).isEqualTo("UserNotFoundException");
        assertThat(refused.required("error_details").required("operation").stringValue())
                .isEqualTo("get_user_balance");
        assertThat(refused.required("error_details").required("user_id").stringValue())
                .isEqualTo(nobody);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?limit=0", "?limit=1001", "?offset=-1", "?transaction_type=steal", "?start_date=yesterday"})
    void refusesUnusablePages(String query) {
        service.get(400, TRANSACTIONS + query, user);
    }

    private static List<JsonNode> rows(JsonNode page) {
        return StreamSupport.stream(page.required("data").spliterator(), false).toList();
    }

    private static BigDecimal number(JsonNode node, String field) {
        assertThat(node.required(field).isNumber()).isTrue();
        return node.required(field).decimalValue();
    }
}
