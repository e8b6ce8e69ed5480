package io.larkspur.accounts.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id in the usual text form, which carries its own parameters, so that raising them leaves old hashes valid. Slow
 * and hungry by design: only to be called where {@link Hashing} says when.
 */
final class PasswordHasher {

    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final SignInProperties.Argon2 cost;
    private final String dummy;

    PasswordHasher(SignInProperties.Argon2 cost) {
        this.cost = cost;
        this.dummy = encode(cost.memory(), cost.iterations(), cost.parallelism(), salt(), new byte[HASH_BYTES]);
    }

    String hash(Password password) {
        byte[] salt = salt();
        byte[] hash = argon2(password, salt, cost.memory(), cost.iterations(), cost.parallelism(), HASH_BYTES);
        return encode(cost.memory(), cost.iterations(), cost.parallelism(), salt, hash);
    }

    /** A hash no password has, for names nobody has: checking against it takes as long as against a real one. */
    String dummy() {
        return dummy;
    }

    boolean matches(Password password, String encoded) {
        Matcher form = FORM.matcher(encoded);
        if (!form.matches()) {
            throw new IllegalStateException("A stored password hash is not in Argon2id's form");
        }
        byte[] expected = Base64.getDecoder().decode(form.group(5));
        byte[] hash = argon2(
                password,
                Base64.getDecoder().decode(form.group(4)),
                Integer.parseInt(form.group(1)),
                Integer.parseInt(form.group(2)),
                Integer.parseInt(form.group(3)),
                expected.length);
        return MessageDigest.isEqual(expected, hash);
    }

    private byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    private static byte[] argon2(
            Password password, byte[] salt, int memory, int iterations, int parallelism, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(iterations)
                .withParallelism(parallelism)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password.reveal().getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    private static String encode(int memory, int iterations, int parallelism, byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memory + ",t=" + iterations + ",p=" + parallelism + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }
}
