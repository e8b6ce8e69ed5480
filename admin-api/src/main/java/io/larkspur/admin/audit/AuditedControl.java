package io.larkspur.admin.audit;

import io.larkspur.accounts.audit.AuditTrail;
import io.larkspur.vault.ControlWitness;
import io.larkspur.vault.GrantEnding;
import io.larkspur.vault.GrantKey;
import java.util.Collection;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Writes what is done to grants and keys into the audit trail, in the transaction that does it. */
final class AuditedControl implements ControlWitness {

    private final AuditTrail audit;

    AuditedControl(AuditTrail audit) {
        this.audit = audit;
    }

    @Override
    public Mono<Void> grantsEnded(Collection<GrantKey> grants, GrantEnding ending) {
        return audit.record(
                "grants_ended",
                null,
                Map.<String, Object>of(
                        "by",
                        ending.by(),
                        "grants",
                        grants.stream()
                                .map(grant -> grant.appId() + "/" + grant.userId())
                                .toList()));
    }

    @Override
    public Mono<Void> consentsWithdrawn(String applicationId, long count, GrantEnding ending) {
        return audit.record(
                "consents_withdrawn",
                null,
                Map.<String, Object>of("by", ending.by(), "application", applicationId, "consents", count));
    }

    @Override
    public Mono<Void> keyChosen(String keyId, String who) {
        return audit.record("sealing_key_chosen", null, Map.<String, Object>of("key", keyId));
    }
}
