package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** What every refusal looks like. */
final class Problems {

    private Problems() {}

    static void assertProblem(ResponseSpec answer, int status, String code) {
        answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(status)
                .jsonPath("$.code")
                .isEqualTo(code)
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:" + code)
                .jsonPath("$.title")
                .value(String.class, text -> assertThat(text).isNotBlank())
                .jsonPath("$.detail")
                .value(String.class, text -> assertThat(text).isNotBlank());
    }
}
