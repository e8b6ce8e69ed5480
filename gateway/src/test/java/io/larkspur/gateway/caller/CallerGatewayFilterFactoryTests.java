package io.larkspur.gateway.caller;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.AuthenticatedApplication;
import io.larkspur.accounts.UserProof;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakeIssuers;
import io.larkspur.gateway.FakePlatform;
import io.larkspur.gateway.FakeSealer;
import io.larkspur.gateway.handle.Handle;
import io.larkspur.gateway.handle.Handles;
import io.larkspur.gateway.handle.HandlesForTests;
import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CallerGatewayFilterFactoryTests {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final FakeApplications applications = new FakeApplications();
    private final Handles handles = HandlesForTests.with(new FakeSealer());
    private final CallerGatewayFilterFactory filters = new CallerGatewayFilterFactory(
            new Callers(applications, handles), new Users(new FakePlatform(), new FakePlatform(), FakeIssuers.known()));
    private GatewayFilter filter = filters.apply(new CallerGatewayFilterFactory.Settings(SOON, ""));

    private final Application application = applications.inviting();

    @Test
    void knowsTheApplicationBySecret() {
        Caller caller = callerOf(basic(application), null, null);

        assertThat(caller.application()).isEqualTo(application);
        assertThat(caller.platformAppId()).isEqualTo(FakePlatform.APP);
        assertThat(caller.user()).isEmpty();
        assertThat(caller.proof()).isNull();
    }

    @Test
    void knowsTheUserByHeader() {
        Caller caller = callerOf(basic(application), "ou_1", null);

        assertThat(caller.openId()).isEqualTo("ou_1");
        assertThat(caller.proof()).isEqualTo(UserProof.USER_ID);
    }

    @Test
    void translatesOtherIds() {
        assertThat(callerOf(basic(application), "on_1", "union_id").openId()).isEqualTo("ou_1");
        assertThat(callerOf(basic(application), "uid_1", "user_id").openId()).isEqualTo("ou_1");
    }

    @Test
    void knowsApplicationAndUserByHandle() {
        Caller caller = callerOf(handle(new Handle.User(FakePlatform.APP, "ou_2", UserProof.ASSERTION)), null, null);

        assertThat(caller.openId()).isEqualTo("ou_2");
        assertThat(caller.proof()).isEqualTo(UserProof.ASSERTION);
    }

    @Test
    void takesTheHeadersUserBesideAHandleOfTheApplication() {
        assertThat(callerOf(handle(null), "ou_3", null).openId()).isEqualTo("ou_3");
    }

    @Test
    void refusesAHandleOfAnotherPlatformApp() {
        refused(
                handle(new Handle.User("cli_other", "ou_2", UserProof.USER_ID)),
                null,
                null,
                Category.SIGN_IN,
                "invalid-handle");
    }

    @Test
    void servesTheUsersOfTheRoutesIssuer() {
        servesUsersOf(FakeIssuers.ISSUER);

        Caller byHeader = callerOf(basic(application), "4711", null);
        assertThat(byHeader.platformAppId()).isEqualTo(FakeIssuers.ISSUER);
        assertThat(byHeader.openId()).isEqualTo("4711");
        Caller byHandle =
                callerOf(handle(new Handle.User(FakeIssuers.ISSUER, "4712", UserProof.ASSERTION)), null, null);
        assertThat(byHandle.openId()).isEqualTo("4712");
    }

    @Test
    void takesNoUserOfThePlatformForOneOfAnIssuer() {
        servesUsersOf(FakeIssuers.ISSUER);

        refused(basic(application), "on_1", "union_id", Category.INVALID, "unknown-user-id-type");
        refused(
                handle(new Handle.User(FakePlatform.APP, "ou_2", UserProof.USER_ID)),
                null,
                null,
                Category.SIGN_IN,
                "invalid-handle");
    }

    @Test
    void saysThatTheRoutesIssuerIsNotConfigured() {
        servesUsersOf("nobody");

        refused(basic(application), "4711", null, Category.UNAVAILABLE, "unknown-issuer");
    }

    @Test
    void refusesAUserIdWhereThatProofIsOff() {
        Application strict = applications.proving(Set.of(UserProof.HANDLE, UserProof.ASSERTION));

        refused(basic(strict), "ou_1", null, Category.FORBIDDEN, "proof-not-allowed");
    }

    @Test
    void refusesWhoDoesNotSayWhoItIs() {
        refused(null, "ou_1", null, Category.SIGN_IN, "credentials-required");
        refused("", null, null, Category.SIGN_IN, "credentials-required");
        refused("Digest x", null, null, Category.SIGN_IN, "credentials-required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic !!!",
                "Basic YWJj",
                "Basic Og==",
                "Basic YQBiOmM=",
                "Bearer",
                "Bearer t-tenant",
                "Bearer eyJhbGciOiJub25lIn0.e30.",
                "Bearer lsh_AAAA"
            })
    void refusesWhatIsNoCredential(String authorization) {
        StepVerifier.create(run(authorization, null, null))
                .expectErrorSatisfies(error ->
                        assertThat(((ProblemException) error).category()).isEqualTo(Category.SIGN_IN))
                .verify(SOON);
    }

    @Test
    void refusesAWrongSecretAndADisabledApplication() {
        refused(basic(application.id(), "wrong"), null, null, Category.SIGN_IN, "invalid-client");
        refused(basic("app_unknown", "wrong"), null, null, Category.SIGN_IN, "invalid-client");
        refused(basic(applications.disabled()), null, null, Category.FORBIDDEN, "application-disabled");
    }

    @Test
    void refusesTwoCredentialsInOneHeader() {
        refused(basic(application) + ", Bearer x", null, null, Category.INVALID, "many-credentials");
    }

    @Test
    void refusesUnknownKindsOfIds() {
        refused(basic(application), "a@b", "email", Category.INVALID, "unknown-user-id-type");
        refused(basic(application), "nobody", "union_id", Category.NOT_FOUND, "unknown-user");
    }

    @Test
    void challengesInBothSchemes() {
        MockServerWebExchange exchange = exchange(null, null, null);

        StepVerifier.create(filter.filter(exchange, chained -> Mono.empty()))
                .expectError(CallRefused.class)
                .verify(SOON);

        assertThat(exchange.getResponse().getHeaders().get("WWW-Authenticate"))
                .hasSize(2)
                .anyMatch(value -> value.startsWith("Basic"))
                .anyMatch(value -> value.startsWith("Bearer"));
    }

    private void servesUsersOf(String issuer) {
        filter = filters.apply(new CallerGatewayFilterFactory.Settings(SOON, issuer));
    }

    private String handle(Handle.@Nullable User user) {
        return "Bearer "
                + handles.issue(new AuthenticatedApplication(application, "c1"), user)
                        .block(SOON)
                        .text();
    }

    private Caller callerOf(@Nullable String authorization, @Nullable String user, @Nullable String type) {
        MockServerWebExchange exchange = exchange(authorization, user, type);
        StepVerifier.create(filter.filter(exchange, chained -> Mono.empty()))
                .expectComplete()
                .verify(SOON);
        return Caller.of(exchange);
    }

    private void refused(
            @Nullable String authorization,
            @Nullable String user,
            @Nullable String type,
            Category category,
            String code) {
        StepVerifier.create(run(authorization, user, type))
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(ProblemException.class);
                    assertThat(((ProblemException) error).code()).isEqualTo(code);
                    assertThat(((ProblemException) error).category()).isEqualTo(category);
                })
                .verify(SOON);
    }

    private Mono<Void> run(@Nullable String authorization, @Nullable String user, @Nullable String type) {
        return filter.filter(
                exchange(authorization, user, type),
                chained -> Mono.error(new AssertionError("The call must not go on")));
    }

    private static MockServerWebExchange exchange(
            @Nullable String authorization, @Nullable String user, @Nullable String type) {
        MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/open-apis/x");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (user != null) {
            request.header("X-User-Id", user);
        }
        if (type != null) {
            request.header("X-User-Id-Type", type);
        }
        return MockServerWebExchange.from(request.build());
    }
}
