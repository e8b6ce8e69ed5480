package io.larkspur.admin.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.vault.SealingReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of the keys in JSON. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record KeysView(
        @JsonProperty("sealing_key_id") @Nullable String sealingKeyId,
        @JsonProperty("keys") List<KeyView> keys,
        @JsonProperty("replicas") List<ReplicaView> replicas,
        @JsonProperty("rotation") @Nullable RotationView rotation) {

    static KeysView of(SealingReport report) {
        SealingReport.Rotation rotation = report.rotation();
        return new KeysView(
                report.keyId(),
                report.keys().stream().map(KeyView::of).toList(),
                report.replicas().stream()
                        .map(replica -> ReplicaView.of(replica, report.keyId()))
                        .toList(),
                rotation == null ? null : RotationView.of(rotation));
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record KeyView(
            @JsonProperty("key_id") String keyId,
            @JsonProperty("seals") boolean seals,
            @JsonProperty("known_here") boolean knownHere,
            @JsonProperty("grants") long grants,
            @JsonProperty("removable") boolean removable,
            @JsonProperty("removable_at") @Nullable Instant removableAt) {

        static KeyView of(SealingReport.Key key) {
            return new KeyView(
                    key.keyId(), key.seals(), key.openable(), key.grants(), key.removable(), key.removableAt());
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ReplicaView(
            @JsonProperty("replica_id") String replicaId,
            @JsonProperty("program") String program,
            @JsonProperty("opens") List<String> opens,
            @JsonProperty("seals") @Nullable String seals,
            @JsonProperty("lacks_sealing_key") boolean lacksSealingKey,
            @JsonProperty("live") boolean live,
            @JsonProperty("started_at") Instant startedAt,
            @JsonProperty("last_seen") Instant lastSeen) {

        static ReplicaView of(SealingReport.Replica replica, @Nullable String sealingKeyId) {
            return new ReplicaView(
                    replica.replicaId(),
                    replica.program(),
                    List.copyOf(replica.opens()),
                    replica.seals(),
                    sealingKeyId != null && !replica.opens().contains(sealingKeyId),
                    replica.live(),
                    replica.startedAt(),
                    replica.lastSeen());
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record RotationView(
            @JsonProperty("generation") int generation,
            @JsonProperty("key_id") String keyId,
            @JsonProperty("started_by") String startedBy,
            @JsonProperty("total") long total,
            @JsonProperty("done") long done,
            @JsonProperty("remaining") long remaining,
            @JsonProperty("started_at") Instant startedAt,
            @JsonProperty("finished_at") @Nullable Instant finishedAt) {

        static RotationView of(SealingReport.Rotation rotation) {
            return new RotationView(
                    rotation.generation(),
                    rotation.keyId(),
                    rotation.startedBy(),
                    rotation.total(),
                    rotation.done(),
                    rotation.remaining(),
                    rotation.startedAt(),
                    rotation.finishedAt());
        }
    }
}
