package io.larkspur.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

@AdminApiTest
@TestPropertySource(
        properties = {
            "larkspur.limits.address.per-minute=5",
            "larkspur.limits.address.per-hour=7",
            "larkspur.limits.refused.per-minute=3"
        })
class LimitsIntegrationTests {

    @Autowired
    private Clients clients;

    @Autowired
    private SteppedClock clock;

    @Test
    void countsEachAddressForItself() {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            statuses.add(status("198.51.100.1"));
        }

        assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429, 429);
        assertThat(status("198.51.100.2")).isEqualTo(401);
    }

    @Test
    void saysHowTheLimitStandsAndWhenToComeBack() {
        WebTestClient client = clients.from("198.51.100.3");
        client.get()
                .uri("/api/v1/protected")
                .exchange()
                .expectHeader()
                .valueEquals("X-RateLimit-Limit", "5")
                .expectHeader()
                .valueEquals("X-RateLimit-Remaining", "4")
                .expectHeader()
                .value("X-RateLimit-Reset", reset -> assertThat(
                                Long.parseLong(reset) - clock.instant().getEpochSecond())
                        .isBetween(1L, 60L))
                .expectHeader()
                .valueEquals("RateLimit-Policy", "\"minute\";q=5;w=60, \"hour\";q=7;w=3600");
        for (int i = 0; i < 4; i++) {
            status("198.51.100.3");
        }

        client.get()
                .uri("/api/v1/protected")
                .exchange()
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .valueEquals("X-RateLimit-Remaining", "0")
                .expectHeader()
                .value("Retry-After", wait -> assertThat(Long.parseLong(wait)).isBetween(1L, 60L))
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("Rate limit exceeded");
    }

    @Test
    void keepsNobodyFromSigningInByWhatElseTheyAsk() {
        for (int status : new int[] {200, 200, 200, 200, 200, 429}) {
            assertThat(status("198.51.100.4", "/api/v1/subscriptions/plans")).isEqualTo(status);
        }

        assertThat(status("198.51.100.4")).isEqualTo(401);
        assertThat(status("198.51.100.5", "/api/v1/subscriptions/plans")).isEqualTo(200);
    }

    @Test
    void countsLinksToFilesOnlyWhereTheyAreRefused() {
        String link = linkOfAFile();
        for (int status : new int[] {403, 403, 403, 429}) {
            assertThat(status("198.51.100.6", link + "0")).isEqualTo(status);
        }

        for (int i = 0; i < 10; i++) {
            assertThat(status("198.51.100.6", link)).isEqualTo(200);
        }
        assertThat(status("198.51.100.6")).isEqualTo(401);
        assertThat(status("198.51.100.7", link + "0")).isEqualTo(403);
    }

    @Test
    void leavesOtherEndpointsAlone() {
        for (int i = 0; i < 20; i++) {
            clients.nobody().get().uri("/health").exchange().expectStatus().isOk();
        }
        clients.administrator()
                .get()
                .uri("/admin/applications")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .doesNotExist("X-RateLimit-Limit");
    }

    private String linkOfAFile() {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", "a text".getBytes(US_ASCII), MediaType.TEXT_PLAIN).filename("a.txt");
        return Accounts.json(member.bearer()
                        .post()
                        .uri("/api/v1/users/{id}/files/upload", member.id())
                        .bodyValue(form.build())
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody())
                .required("data")
                .required("download_url")
                .stringValue();
    }

    private int status(String address) {
        return status(address, "/api/v1/protected");
    }

    private int status(String address, String path) {
        return clients.from(address)
                .get()
                .uri(URI.create(path.startsWith("/") ? clients.url() + path : path))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }
}
