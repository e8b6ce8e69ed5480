package io.larkspur.gateway.token;

import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpMethod;

/**
 * Which token each path takes.
 *
 * @param tokenPolicy tried in order, the first that matches counts; a path that none matches takes {@code any}
 */
@ConfigurationProperties("larkspur.gateway")
record TokenPolicySettings(@DefaultValue List<Rule> tokenPolicy) {

    /**
     * One line of the policy.
     *
     * @param paths path patterns, such as {@code /open-apis/aily/v1/**}; a trailing slash in the request does not matter
     * @param methods HTTP methods it holds for; none means all
     * @param token user, tenant, any or none
     * @param scopes what a user is asked for, beyond {@code offline_access}, when a call under these paths finds no token
     */
    record Rule(
            @DefaultValue List<String> paths,
            @DefaultValue Set<HttpMethod> methods,
            TokenKind token,
            @DefaultValue Set<String> scopes) {

        Rule {
            if (paths.isEmpty()) {
                throw new IllegalArgumentException("An entry of larkspur.gateway.token-policy has no paths");
            }
            if (token == null) {
                throw new IllegalArgumentException("The entry of larkspur.gateway.token-policy for " + paths
                        + " has no token; it must be user, tenant, any or none");
            }
        }
    }
}
