package io.larkspur.vault;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The second place for answers of the token endpoint, for the moments in which Postgres does not take them: in Redis,
 * sealed for the grant, the version that was spent, and the claim. Any process that finds an old claim looks here first.
 */
final class HeldAnswers {

    private static final Logger log = LoggerFactory.getLogger(HeldAnswers.class);

    /** As long as the platform's refresh tokens live. */
    private static final Duration LIFE = Duration.ofDays(7);

    private static final byte FORMAT = 1;

    private static final NumberScript KEEP = NumberScript.of("""
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
            return redis.call('PEXPIRE', KEYS[1], ARGV[3])
            """);

    private final RedisLink redis;
    private final Sealer sealer;

    HeldAnswers(RedisLink redis, Sealer sealer) {
        this.redis = redis;
        this.sealer = sealer;
    }

    /** Fails when Redis does not take it. */
    Mono<Void> keep(Claim claim, IssuedTokens tokens) {
        return Mono.defer(() -> {
            byte[] sealed = sealer.seal(write(tokens), Place.heldAnswer(claim.key(), claim.version(), claim.fence()));
            List<String> arguments = List.of(
                    Long.toString(claim.fence()),
                    Base64.getEncoder().encodeToString(sealed),
                    Long.toString(LIFE.toMillis()));
            return redis.run(commands -> commands.execute(KEEP, List.of(name(claim.grant())), arguments)
                            .next())
                    .then();
        });
    }

    /** The first good answer for the version that the grant is still at. Redis being away means that there is none. */
    Mono<HeldAnswer> find(Grant grant) {
        return redis.run(commands -> commands.<String, String>opsForHash()
                        .entries(name(grant))
                        .flatMap(entry -> Mono.justOrEmpty(open(grant, entry)), 1)
                        .sort(Comparator.comparingLong(HeldAnswer::fence))
                        .next())
                .onErrorResume(Exception.class, failure -> {
                    log.debug("Held answers cannot be looked for now: {}", failure.toString());
                    return Mono.empty();
                });
    }

    /** It is in Postgres now. One that stays behind does no harm: its version has passed. */
    Mono<Void> forget(Grant grant) {
        return redis.run(commands -> commands.delete(name(grant)))
                .then()
                .onErrorResume(Exception.class, failure -> Mono.empty());
    }

    private Optional<HeldAnswer> open(Grant grant, Map.Entry<String, String> entry) {
        try {
            long fence = Long.parseLong(entry.getKey());
            return sealer.open(
                            Base64.getDecoder().decode(entry.getValue()),
                            Place.heldAnswer(grant.key(), grant.version(), fence))
                    .flatMap(HeldAnswers::read)
                    .map(tokens -> new HeldAnswer(fence, tokens));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static byte[] write(IssuedTokens tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            writeToken(tokens.access(), tokens.accessExpiresAt(), out);
            writeToken(tokens.refresh(), tokens.refreshExpiresAt(), out);
            out.writeInt(tokens.scopes().size());
            for (String scope : tokens.scopes()) {
                out.writeUTF(scope);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void writeToken(@Nullable TokenValue token, @Nullable Instant end, DataOutputStream out)
            throws IOException {
        byte[] text = token == null ? new byte[0] : token.utf8();
        out.writeInt(text.length);
        out.write(text);
        out.writeLong(end == null ? Long.MIN_VALUE : end.toEpochMilli());
    }

    private static Optional<IssuedTokens> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != FORMAT) {
                return Optional.empty();
            }
            TokenValue access = TokenValue.ofUtf8(in.readNBytes(in.readInt()));
            Instant accessEnd = Instant.ofEpochMilli(in.readLong());
            byte[] refresh = in.readNBytes(in.readInt());
            long refreshEnd = in.readLong();
            Set<String> scopes = new TreeSet<>();
            for (int left = in.readInt(); left > 0; left--) {
                scopes.add(in.readUTF());
            }
            return Optional.of(new IssuedTokens(
                    access,
                    accessEnd,
                    refresh.length == 0 ? null : TokenValue.ofUtf8(refresh),
                    refreshEnd == Long.MIN_VALUE ? null : Instant.ofEpochMilli(refreshEnd),
                    scopes));
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static String name(Grant grant) {
        GrantKey key = grant.key();
        return "larkspur:answer:" + key.appId().replace("%", "%25").replace(":", "%3A") + ":" + key.userId() + ":"
                + grant.version();
    }

    /** @param fence of the claim that got it */
    record HeldAnswer(long fence, IssuedTokens tokens) {}
}
