package io.larkspur.admin;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

@AdminApiTest
class TokensIntegrationTests {

    private static final String REFRESHABLE =
            "\"refresh_token\":\"r-1\",\"refresh_token_expires_at\":\"2031-01-26T10:05:00Z\",\"scope\":\"offline_access auth:user.id:read\",";

    @Autowired
    private Clients clients;

    private ContractA contract;

    @BeforeEach
    void signIn() {
        contract = new ContractA(clients.trusted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0|4711", "a user/with %2F and ?", "张三", "ou_;x=1"})
    void servesUsersWithAnyKindOfId(String suffix) {
        String user = ContractA.freshUser() + suffix;
        Opened session = contract.open(user);
        contract.complete(session.sessionId(), ContractA.completion(user))
                .expectStatus()
                .isOk();

        contract.token(HttpMethod.GET, user)
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectBody()
                .jsonPath("$.user_access_token")
                .isEqualTo(ContractA.ACCESS);
    }

    @Test
    void refreshesATokenNow() {
        String user = ContractA.freshUser();
        Opened session = contract.open(user);
        contract.complete(session.sessionId(), ContractA.completion(user, ContractA.ACCESS, REFRESHABLE))
                .expectStatus()
                .isOk();

        contract.token(HttpMethod.POST, user)
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectBody()
                .jsonPath("$.user_access_token")
                .isEqualTo("u-after-r-1")
                .jsonPath("$.is_expiring")
                .isEqualTo(false);

        contract.token(HttpMethod.GET, user)
                .expectBody()
                .jsonPath("$.user_access_token")
                .isEqualTo("u-after-r-1");
    }

    @Test
    void cannotRefreshWhatWasNeverGranted() {
        Problems.assertProblem(contract.token(HttpMethod.POST, ContractA.freshUser()), 404, "no-grant");
    }

    @Test
    void cannotRefreshWithoutARefreshToken() {
        String user = ContractA.freshUser();
        Opened session = contract.open(user);
        contract.complete(session.sessionId(), ContractA.completion(user))
                .expectStatus()
                .isOk();

        Problems.assertProblem(contract.token(HttpMethod.POST, user), 409, "grant-not-refreshable");
    }

    @Test
    void refusesIdsThatNoStoreCanHold() {
        Problems.assertProblem(contract.token(HttpMethod.GET, "ou_\u0000"), 400, "invalid-request");
        Problems.assertProblem(contract.token(HttpMethod.GET, "x".repeat(201)), 400, "invalid-request");
    }
}
