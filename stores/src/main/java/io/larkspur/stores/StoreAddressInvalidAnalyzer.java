package io.larkspur.stores;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which address is wrong and what it should look like. */
final class StoreAddressInvalidAnalyzer extends AbstractFailureAnalyzer<StoreAddressInvalid> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StoreAddressInvalid cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()) + ".", cause.advice(), cause);
    }
}
