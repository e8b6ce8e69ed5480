package io.larkspur.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larkspur.vault.AuthorizationAttempt;
import io.larkspur.vault.ReturnedAuthorization;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class IssuersTests {

    private final Issuers issuers =
            new Issuers(List.of(new Named("acme", Set.of("acme")), new Named("feishu", Set.of("cli_a", "cli_b"))));

    @Test
    void tellsIssuersOfRoutesFromPlatforms() {
        assertThat(issuers.ofRoute("acme")).isPresent();
        assertThat(issuers.ofRoute("feishu")).isEmpty();
        assertThat(issuers.ofRoute("cli_a")).isEmpty();
        assertThat(issuers.named("feishu")).isPresent();
        assertThat(issuers.named("nobody")).isEmpty();
    }

    @Test
    void refusesAnIssuerThatIsCalledLikeAPlatformApp() {
        List<Issuer> clash = List.of(new Named("acme", Set.of("acme")), new Named("feishu", Set.of("acme")));

        assertThatThrownBy(() -> new Issuers(clash)).hasMessageContaining("Two issuers are called 'acme'");
    }

    @Test
    void refusesTwoIssuersOfOneName() {
        List<Issuer> clash = List.of(new Named("feishu", Set.of("feishu")), new Named("feishu", Set.of("cli_a")));

        assertThatThrownBy(() -> new Issuers(clash)).hasMessageContaining("larkspur.issuers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://acme.example/oauth/token",
                "https://acme.example:443/oauth/token/",
                "wss://acme.example/oauth/token",
                "https://ACME.example/oauth//token?x=1",
                "https://acme.example/oauth/%74oken",
                "https://acme.example/oauth/%2574oken",
                "https://acme.example/OAuth/Token;v=1",
                "https://acme.example/oauth%2Ftoken"
            })
    void knowsTokenEndpointsInAnySpelling(String address) {
        assertThat(issuers.issueTokensAt(URI.create(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://acme.example/oauth/tokens",
                "https://acme.example:8443/oauth/token",
                "https://other.example/oauth/token",
                "https://acme.example/"
            })
    void leavesOtherAddressesAlone(String address) {
        assertThat(issuers.issueTokensAt(URI.create(address))).isFalse();
    }

    private record Named(String name, Set<String> apps) implements Issuer {

        @Override
        public boolean serves(String appId) {
            return apps.contains(appId);
        }

        @Override
        public URI callbacks() {
            return URI.create("http://localhost/callbacks/" + name);
        }

        @Override
        public Language language() {
            return Language.EN;
        }

        @Override
        public Mono<URI> authorizePage(AuthorizationAttempt attempt) {
            return Mono.empty();
        }

        @Override
        public Mono<AuthorizedUser> exchange(ReturnedAuthorization returned, String code) {
            return Mono.empty();
        }

        @Override
        public Set<URI> tokenEndpoints() {
            return name.equals("acme") ? Set.of(URI.create("https://acme.example/oauth/token")) : Set.of();
        }
    }
}
