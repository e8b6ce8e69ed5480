package io.larkspur.admin.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class ClientAddressTests {

    private final ClientAddress behindAProxy =
            new ClientAddress(new OriginProperties(List.of("10.0.0.0/8", "fd00::/8", " 192.0.2.7 ")));

    @Test
    void believesNobodyByDefault() {
        ClientAddress addresses = new ClientAddress(new OriginProperties(List.of("")));

        assertThat(addresses.of(request("10.1.2.3", "1.2.3.4"))).isEqualTo("10.1.2.3");
    }

    @Test
    void believesATrustedProxyAboutTheHopBeforeIt() {
        assertThat(behindAProxy.of(request("10.1.2.3", "203.0.113.5"))).isEqualTo("203.0.113.5");
        assertThat(behindAProxy.of(request("192.0.2.7", "203.0.113.5"))).isEqualTo("203.0.113.5");
        assertThat(behindAProxy.of(request("fd12::1", "2001:db8::5"))).isEqualTo("2001:db8::5");
    }

    @Test
    void takesTheLastAddressThatNoProxyHas() {
        assertThat(behindAProxy.of(request("10.1.2.3", "6.6.6.6, 203.0.113.5, 10.9.9.9")))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void believesNobodyElse() {
        assertThat(behindAProxy.of(request("192.0.2.8", "203.0.113.5"))).isEqualTo("192.0.2.8");
        assertThat(behindAProxy.of(request("11.0.0.1", "203.0.113.5"))).isEqualTo("11.0.0.1");
    }

    @Test
    void fallsBackToThePeer() {
        assertThat(behindAProxy.of(request("10.1.2.3", ""))).isEqualTo("10.1.2.3");
        assertThat(behindAProxy.of(request("10.1.2.3", "10.4.4.4"))).isEqualTo("10.1.2.3");
        assertThat(behindAProxy.of(request("10.1.2.3", "x".repeat(100)))).isEqualTo("10.1.2.3");
    }

    @Test
    void knowsAnAddressWhateverPortItHas() {
        assertThat(behindAProxy.of(request("10.1.2.3", "203.0.113.5:50001"))).isEqualTo("203.0.113.5");
        assertThat(behindAProxy.of(request("10.1.2.3", "[2001:db8::5]:50001"))).isEqualTo("2001:db8::5");
        assertThat(behindAProxy.of(request("10.1.2.3", "[2001:db8::5]"))).isEqualTo("2001:db8::5");
        assertThat(behindAProxy.of(request("10.1.2.3", "203.0.113.5:50001, 10.9.9.9:443")))
                .isEqualTo("203.0.113.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "_hidden", "proxy.example:80", "[2001:db8::5", "[]", "203.0.113", ":80", "1:2"})
    void fallsBackToThePeerWhereNoAddressIsNamed(String hop) {
        assertThat(behindAProxy.of(request("10.1.2.3", "6.6.6.6, " + hop))).isEqualTo("10.1.2.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/x", "10.0.0", "fd00::/129", "proxy.example"})
    void refusesWhatIsNoRange(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClientAddress(new OriginProperties(List.of(text))))
                .withMessageContaining("trusted-proxies");
    }

    private static MockServerHttpRequest request(String peer, String forwardedFor) {
        return MockServerHttpRequest.get("/auth/login")
                .remoteAddress(new InetSocketAddress(peer, 40_000))
                .header("X-Forwarded-For", forwardedFor)
                .build();
    }
}
