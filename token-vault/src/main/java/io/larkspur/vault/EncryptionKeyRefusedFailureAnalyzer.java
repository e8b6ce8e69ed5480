package io.larkspur.vault;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells at start-up which key is wrong and how to make a good one. */
class EncryptionKeyRefusedFailureAnalyzer extends AbstractFailureAnalyzer<EncryptionKeyRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, EncryptionKeyRefused cause) {
        return new FailureAnalysis(
                "The key that seals stored tokens cannot be used: " + cause.property() + " " + cause.fault() + ".",
                "Make a key with `openssl rand -hex 32`, set it as the variable ENCRYPTION_KEY (or the property "
                        + KeyRing.CURRENT + ") and keep it safe: without it stored tokens cannot be opened again.",
                cause);
    }
}
