package io.larkspur.admin.access;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns a refused password into a sentence with advice instead of a stack trace. */
final class AdministratorPasswordRefusedFailureAnalyzer extends AbstractFailureAnalyzer<AdministratorPasswordRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, AdministratorPasswordRefused cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Set LARKSPUR_ADMIN_PASSWORD to a password of at least 12 characters that nobody else uses, such as `openssl rand -base64 18` prints.",
                cause);
    }
}
