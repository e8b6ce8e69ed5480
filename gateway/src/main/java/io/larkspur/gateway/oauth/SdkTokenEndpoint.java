package io.larkspur.gateway.oauth;

import io.larkspur.accounts.ApplicationDisabled;
import io.larkspur.accounts.ApplicationRefused;
import io.larkspur.gateway.caller.CallRefused;
import io.larkspur.gateway.caller.Callers;
import io.larkspur.gateway.caller.ClientCredentials;
import io.larkspur.gateway.handle.Handles;
import io.larkspur.gateway.handle.IssuedHandle;
import io.larkspur.gateway.quota.RefusedCallers;
import io.larkspur.problem.web.WholeBody;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an unmodified SDK asks first: the platform's app credentials for a tenant token. Here they are an application's, and
 * the answer is a handle, in the platform's form: HTTP 200 always, failures as a number.
 */
@RestController
class SdkTokenEndpoint {

    private static final int MALFORMED = 10003;
    private static final int DISABLED = 10014;
    private static final int WRONG = 10015;
    private static final int LARGEST = 16 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final String PATH = "/open-apis/auth/v3";

    private final Callers callers;
    private final Handles handles;
    private final RefusedCallers refusedCallers;
    private final JsonMapper json;

    SdkTokenEndpoint(Callers callers, Handles handles, RefusedCallers refusedCallers, JsonMapper json) {
        this.callers = callers;
        this.handles = handles;
        this.refusedCallers = refusedCallers;
        this.json = json;
    }

    @PostMapping({PATH + "/tenant_access_token/internal", PATH + "/tenant_access_token/internal/"})
    Mono<ResponseEntity<Map<String, Object>>> tenantToken(ServerWebExchange call) {
        return answer(call, "tenant_access_token");
    }

    @PostMapping({PATH + "/app_access_token/internal", PATH + "/app_access_token/internal/"})
    Mono<ResponseEntity<Map<String, Object>>> appToken(ServerWebExchange call) {
        return answer(call, "app_access_token", "tenant_access_token");
    }

    private Mono<ResponseEntity<Map<String, Object>>> answer(ServerWebExchange call, String... fields) {
        return WholeBody.of(call.getRequest(), LARGEST, Malformed::new)
                .map(this::credentialsIn)
                .flatMap(callers::authenticate)
                .onErrorResume(CallRefused.class, refused -> refusedCallers.counted(call, refused))
                .onErrorResume(ApplicationRefused.class, refused -> refusedCallers.counted(call, refused))
                .flatMap(who -> handles.issue(who, null))
                .timeout(PATIENCE)
                .map(handle -> success(handle, fields))
                .onErrorResume(Malformed.class, malformed -> failure(MALFORMED, "invalid param"))
                .onErrorResume(CallRefused.class, refused -> failure(WRONG, refused.detail()))
                .onErrorResume(ApplicationRefused.class, refused -> failure(WRONG, refused.detail()))
                .onErrorResume(ApplicationDisabled.class, disabled -> failure(DISABLED, disabled.detail()))
                .map(SdkTokenEndpoint::unstored);
    }

    private ClientCredentials credentialsIn(byte[] body) {
        try {
            JsonNode tree = json.readTree(body);
            return ClientCredentials.of(text(tree, "app_id"), text(tree, "app_secret"));
        } catch (JacksonException e) {
            throw new Malformed();
        }
    }

    private static String text(JsonNode tree, String field) {
        JsonNode value = tree.path(field);
        if (!value.isString()) {
            throw new Malformed();
        }
        return value.stringValue();
    }

    private static Map<String, Object> success(IssuedHandle handle, String... fields) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", 0);
        body.put("msg", "ok");
        for (String field : fields) {
            body.put(field, handle.text());
        }
        body.put("expire", handle.life().toSeconds());
        return body;
    }

    private static Mono<Map<String, Object>> failure(int code, String message) {
        return Mono.just(Map.of("code", code, "msg", message));
    }

    private static ResponseEntity<Map<String, Object>> unstored(Map<String, Object> body) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(body);
    }

    private static final class Malformed extends RuntimeException {}
}
