package io.larkspur.gateway.oauth;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The parameters of a token request, each at most once; an empty one counts as absent (RFC 6749 §3.2). */
record Form(MultiValueMap<String, String> parameters) {

    Form {
        parameters.forEach((name, values) -> {
            if (values.size() > 1) {
                throw OAuthRefused.request("A parameter is sent more than once: send each of them once");
            }
        });
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
