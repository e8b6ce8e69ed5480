package io.larkspur.gateway.oauth;

import io.larkspur.problem.web.WholeBody;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.codec.FormHttpMessageReader;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Mono;

/** The parameters of a token request, each at most once; an empty one counts as absent (RFC 6749 §3.2). */
record Form(MultiValueMap<String, String> parameters) {

    private static final int LARGEST = 256 * 1024;
    private static final ResolvableType PARAMETERS =
            ResolvableType.forClassWithGenerics(MultiValueMap.class, String.class, String.class);
    private static final MultiValueMap<String, String> NONE =
            CollectionUtils.unmodifiableMultiValueMap(new LinkedMultiValueMap<>());
    private static final FormHttpMessageReader READER = new FormHttpMessageReader();

    Form {
        parameters.forEach((name, values) -> {
            if (values.size() > 1) {
                throw OAuthRefused.request("A parameter is sent more than once: send each of them once");
            }
        });
    }

    /** Without any parameter where the request's body is no form. */
    static Mono<Form> in(ServerHttpRequest request) {
        return isForm(request)
                ? READER.readMono(PARAMETERS, WholeBody.in(request, LARGEST, Form::tooLarge), Map.of())
                        .onErrorMap(IllegalArgumentException.class, malformed -> malformed())
                        .defaultIfEmpty(NONE)
                        .map(Form::new)
                : Mono.just(new Form(NONE));
    }

    private static boolean isForm(ServerHttpRequest request) {
        try {
            return MediaType.APPLICATION_FORM_URLENCODED.isCompatibleWith(
                    request.getHeaders().getContentType());
        } catch (InvalidMediaTypeException unknown) {
            return false;
        }
    }

    private static OAuthRefused malformed() {
        return OAuthRefused.request("The form body is not well encoded: check its percent signs");
    }

    private static OAuthRefused tooLarge() {
        return OAuthRefused.request("The form body is larger than 256 KB");
    }

    @Nullable
    String find(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.get(0).isEmpty() ? null : values.get(0);
    }

    String require(String name) {
        String value = find(name);
        if (value == null) {
            throw OAuthRefused.request("The parameter " + name + " is missing; send it in a form body");
        }
        return value;
    }
}
