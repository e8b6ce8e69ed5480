package io.larkspur.standalone;

import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two users ask under one address, with headers beside that caches tend to overlook. */
class SharedAddressIntegrationTests {

    private static final List<String> OVERLOOKED = List.of(
            "X-Forwarded-Host",
            "X-Forwarded-Scheme",
            "X-Forwarded-Proto",
            "X-Forwarded-For",
            "X-Forwarded-Prefix",
            "X-Host",
            "X-Original-URL",
            "X-Rewrite-URL",
            "X-HTTP-Method-Override",
            "X-Real-IP",
            "Forwarded",
            "Origin",
            "Referer",
            "User-Agent",
            "Accept",
            "Accept-Language",
            "Accept-Encoding",
            "Accept-Charset",
            "Cache-Control",
            "Pragma",
            "If-None-Match",
            "If-Modified-Since",
            "Range",
            "Cookie",
            "Via",
            "X-Requested-With",
            "X-Cache-Key",
            "X-Timer",
            "Prefer",
            "X-Wap-Profile");

    private final Product product = Product.shared();

    @Test
    void nobodyGetsWhatWasMadeForAnother() {
        String one = product.consentedUser("Shared One");
        String two = product.consentedUser("Shared Two");

        for (int round = 0; round < 4; round++) {
            for (String header : OVERLOOKED) {
                for (String user : List.of(one, two)) {
                    HttpResponse<String> answer = send(product.asDemo("/open-apis/authen/v1/user_info?shared")
                            .header("X-User-Id", user)
                            .header(header, round % 2 == 0 ? "same" : "no-cache")
                            .GET());

                    assertThat(answer.statusCode()).as(header).isEqualTo(200);
                    assertThat(tree(answer).path("data").path("open_id").asString())
                            .as(header)
                            .isEqualTo(user);
                    assertThat(answer.headers().firstValue("Cache-Control"))
                            .as(header)
                            .hasValue("no-store");
                }
            }
        }
    }
}
