package io.larkspur.metering.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.metering.Answers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/",
                "https://localhost/",
                "https://a.localhost/",
                "https://127.0.0.1/hook",
                "https://[::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f.1/",
                "https://0177.0.0.1/",
                "https://10.0.0.1:8443/",
                "https://169.254.169.254/latest",
                "https://user:pass@example.com/",
                "https://example.com/#part",
                "ftp://example.com/",
                "https://",
                "nowhere",
                "https:///path",
                "javascript:alert(1)",
                "https://exa mple.com/"
            })
    void refusesWhatIsNoPublicHttpsAddress(String url) {
        assertThat(Answers.refusalOf(Target.checked(url, false))).isInstanceOf(TargetRefused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://1.1.1.1/hook", "https://[2606:4700::1111]:8443/hook?a=b"})
    void takesPublicHttpsAddresses(String url) {
        assertThat(Answers.of(Target.checked(url, false))).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:9999/hook", "https://10.0.0.1/"})
    void takesPrivateAddressesWhereThatIsWanted(String url) {
        assertThat(Answers.of(Target.checked(url, true))).isEqualTo(url);
    }
}
