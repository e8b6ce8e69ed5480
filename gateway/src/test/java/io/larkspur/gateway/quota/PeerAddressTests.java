package io.larkspur.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class PeerAddressTests {

    private final PeerAddress behindAProxy = new PeerAddress(new PeerSettings(List.of("10.0.0.0/8")));

    @Test
    void countsThePeerByDefaultWhateverItSays() {
        PeerAddress addresses = new PeerAddress(new PeerSettings(List.of()));

        assertThat(addresses.of(request("10.1.2.3", "203.0.113.5"))).isEqualTo("10.1.2.3");
    }

    @Test
    void countsWhomATrustedProxyNamesLast() {
        assertThat(behindAProxy.of(request("10.1.2.3", "6.6.6.6, 203.0.113.5, 10.9.9.9")))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void countsThePeerWhereItIsNoTrustedProxy() {
        assertThat(behindAProxy.of(request("192.0.2.8", "203.0.113.5"))).isEqualTo("192.0.2.8");
    }

    @Test
    void countsATrustedProxyThatNamesNobody() {
        assertThat(behindAProxy.of(request("10.1.2.3", "unknown"))).isEqualTo("10.1.2.3");
    }

    @Test
    void namesTheSettingThatIsNoRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PeerAddress(new PeerSettings(List.of("everybody"))))
                .withMessageContaining("larkspur.gateway.trusted-proxies");
    }

    private static MockServerHttpRequest request(String peer, String forwardedFor) {
        return MockServerHttpRequest.get("/open-apis/x")
                .remoteAddress(new InetSocketAddress(peer, 40_000))
                .header("X-Forwarded-For", forwardedFor)
                .build();
    }
}
