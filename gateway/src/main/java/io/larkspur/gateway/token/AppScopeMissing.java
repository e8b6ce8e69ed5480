package io.larkspur.gateway.token;

import io.larkspur.gateway.replay.Refusal;
import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import io.larkspur.problem.UpstreamError;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The platform app itself lacks a scope. No user can help; its administrator has to enable one. */
final class AppScopeMissing extends ProblemException {

    private final Refusal refusal;

    AppScopeMissing(String platformApp, Refusal refusal) {
        super(
                Category.FORBIDDEN,
                "app-scope-missing",
                "The platform app " + platformApp + " has not enabled " + choice(refusal.scopes())
                        + "; its administrator can do that in the developer console");
        this.refusal = refusal;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("scopes", refusal.scopes(), "platform_code", refusal.code());
    }

    @Override
    public Optional<UpstreamError> upstreamError() {
        return Optional.of(refusal.error());
    }

    private static String choice(List<String> scopes) {
        return switch (scopes.size()) {
            case 0 -> "a scope that this call needs";
            case 1 -> "the scope " + scopes.get(0);
            default -> "any of the scopes " + String.join(", ", scopes);
        };
    }
}
