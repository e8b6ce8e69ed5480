package io.larkspur.standalone;

import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Two users ask under one address, with headers beside that caches tend to overlook. */
class SharedAddressIntegrationTests {

    private static final int AT_ONCE = 6;

    /** Of each header, and of two calls: 5,040 in all. */
    private static final int ROUNDS = 84;

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
    void nobodyGetsWhatWasMadeForAnother() throws Exception {
        String one = product.consentedUser("Shared One");
        String two = product.consentedUser("Shared Two");

        ExecutorService askers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<Void>> asking = OVERLOOKED.stream()
                    .<Callable<Void>>map(header -> () -> {
                        askInTurn(header, one, two);
                        return null;
                    })
                    .toList();
            for (Future<Void> asked : askers.invokeAll(asking)) {
                asked.get();
            }
        } finally {
            askers.shutdownNow();
        }
    }

    private void askInTurn(String header, String one, String two) {
        for (int round = 0; round < ROUNDS; round++) {
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
