package io.larkspur.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

/** The policy as it is shipped, against the platform's documented token types. */
class TokenPolicyTests {

    private final TokenPolicy policy = new TokenPolicy(shipped());

    @ParameterizedTest
    @CsvSource({
        "POST, /open-apis/apaas/v1/workspaces/w1/sql_commands, USER",
        "GET, /open-apis/apaas/v1/workspaces/w1/tables, USER",
        "GET, /open-apis/apaas/v1/workspaces/w1/tables/t/records, USER",
        "PATCH, /open-apis/apaas/v1/workspaces/w1/tables/t/records_batch_update, USER",
        "GET, /open-apis/apaas/v1/workspaces/w1/views/v/records, USER",
        "GET, /open-apis/apaas/v1/workspaces/w1/enums, USER",
        "GET, /open-apis/apaas/v1/apps, USER",
        "GET, /open-apis/apaas/v1/apps/, USER",
        "GET, /open-apis/apaas/v1/applications/ns/audit_log, USER",
        "GET, /open-apis/apaas/v1/applications/ns/audit_log/audit_log_list, USER",
        "GET, /open-apis/apaas/v1/seat_activities, USER",
        "GET, /open-apis/apaas/v1/seat_assignments, USER",
        "GET, /open-apis/spark/v1/apps, USER",
        "POST, /open-apis/spark/v1/apps/app_1/sql_commands, USER",
        "POST, /open-apis/spark/v1/icon, USER",
        "POST, /open-apis/spark/v1/directory/user/id_convert, ANY",
        "POST, /open-apis/aily/v1/sessions, ANY",
        "POST, /open-apis/aily/v1/apps/a/knowledges/ask, ANY",
        "POST, /open-apis/apaas/v1/applications/ns/objects/o/records, TENANT",
        "POST, /open-apis/apaas/v1/applications/ns/objects/oql_query, TENANT",
        "POST, /open-apis/apaas/v1/applications/ns/functions/f/invoke, TENANT",
        "POST, /open-apis/apaas/v1/applications/ns/environment_variables/query, TENANT",
        "POST, /open-apis/apaas/v1/applications/ns/flows/f/execute, TENANT",
        "POST, /open-apis/apaas/v1/approval_tasks/t/agree, TENANT",
        "POST, /open-apis/apaas/v1/user_task/query, TENANT",
        "POST, /open-apis/apaas/v1/applications/ns/roles/r/member, TENANT",
        "POST, /open-apis/document_ai/v1/resume/parse, TENANT",
        "POST, /open-apis/document_ai/v1/vehicle_invoice/recognize, ANY",
        "POST, /open-apis/optical_char_recognition/v1/image/basic_recognize, TENANT",
        "POST, /open-apis/speech_to_text/v1/speech/file_recognize, TENANT",
        "POST, /open-apis/translation/v1/text/translate, TENANT",
        "GET, /open-apis/authen/v1/user_info, USER",
        "GET, /open-apis/authen/v1/user_info/, USER",
        "GET, /%6Fpen-apis/authen/v1/user_info, USER",
        "GET, /open-apis/contact/v3/users/ou_1, ANY",
        "POST, /open-apis/contact/v3/users/batch_get_id, TENANT",
        "POST, /open-apis/im/v1/messages, ANY",
        "POST, /proxy/mcp, ANY",
        "GET, /open-apis/something/new, ANY"
    })
    void followsThePlatformsDocuments(String method, String path, TokenKind expected) {
        assertThat(policy.needOf(MockServerHttpRequest.method(HttpMethod.valueOf(method), URI.create(path))
                                .build())
                        .token())
                .isEqualTo(expected);
    }

    @Test
    void asksForTheScopesOfItsFamily() {
        assertThat(policy.needOf(MockServerHttpRequest.post("/open-apis/aily/v1/sessions")
                                .build())
                        .scopes())
                .contains("aily:session:write", "aily:message:write", "aily:run:write");
    }

    @Test
    void takesTheFirstLineThatMatchesMethodAndPath() {
        TokenPolicy own = new TokenPolicy(new TokenPolicySettings(List.of(
                new TokenPolicySettings.Rule(List.of("/a/**"), Set.of(HttpMethod.GET), TokenKind.NONE, Set.of()),
                new TokenPolicySettings.Rule(List.of("/a/b", "/c"), Set.of(), TokenKind.USER, Set.of()))));

        assertThat(own.needOf(MockServerHttpRequest.get("/a/b").build()).token())
                .isEqualTo(TokenKind.NONE);
        assertThat(own.needOf(MockServerHttpRequest.post("/a/b").build()).token())
                .isEqualTo(TokenKind.USER);
        assertThat(own.needOf(MockServerHttpRequest.post("/a/x").build()).token())
                .isEqualTo(TokenKind.ANY);
    }

    @Test
    void refusesALineWithoutPaths() {
        assertThatThrownBy(() -> new TokenPolicySettings.Rule(List.of(), Set.of(), TokenKind.USER, Set.of()))
                .hasMessageContaining("larkspur.gateway.token-policy");
    }

    private static TokenPolicySettings shipped() {
        try {
            MutablePropertySources sources = new MutablePropertySources();
            new YamlPropertySourceLoader()
                    .load("gateway", new ClassPathResource("gateway.yml"))
                    .forEach(sources::addLast);
            return new Binder(ConfigurationPropertySources.from(sources))
                    .bind("larkspur.gateway", TokenPolicySettings.class)
                    .get();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
