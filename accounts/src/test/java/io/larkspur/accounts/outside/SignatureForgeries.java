package io.larkspur.accounts.outside;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signatures that are nearly right, after the classes of public test vectors for JWS: RSA with paddings that careless
 * readers take, and points and numbers at the edges of the curves.
 */
final class SignatureForgeries {

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] SHA_256 = HEX.parseHex("3031300d060960864801650304020105000420");
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger P256_PRIME =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger EDWARDS_ORDER =
            new BigInteger("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", 16);

    private SignatureForgeries() {}

    static Map<String, String> all() {
        Map<String, String> forged = new LinkedHashMap<>();
        rsa(forged);
        elliptic(forged);
        edwards(forged);
        return forged;
    }

    private static void rsa(Map<String, String> forged) {
        String content = Issued.content(Issued.header("RS256", "rsa-1"), Issued.claims("rsa"));
        byte[] digest = sha256(content);
        byte[] info = joined(SHA_256, digest);
        Map<String, byte[]> blocks = new LinkedHashMap<>();
        blocks.put("no padding", info);
        blocks.put("block type 0", block(0, (byte) 0, 256, info));
        blocks.put("block type 2", block(2, (byte) 0x5a, 256, info));
        blocks.put("a zero inside the padding", changed(block(1, (byte) 0xff, 256, info), 20, (byte) 0));
        blocks.put("a wrong byte of padding", changed(block(1, (byte) 0xff, 256, info), 20, (byte) 0xfe));
        blocks.put("no separator", changed(block(1, (byte) 0xff, 256, info), 256 - info.length - 1, (byte) 0xff));
        blocks.put("short padding, garbage behind", garbageBehind(info));
        blocks.put("the digest alone", block(1, (byte) 0xff, 256, digest));
        blocks.put(
                "named SHA-512",
                block(1, (byte) 0xff, 256, joined(HEX.parseHex("3051300d060960864801650304020305000440"), digest)));
        blocks.put(
                "named SHA-1",
                block(
                        1,
                        (byte) 0xff,
                        256,
                        joined(HEX.parseHex("3021300906052b0e03021a05000414"), Arrays.copyOf(digest, 20))));
        blocks.put(
                "garbage in the parameters",
                block(
                        1,
                        (byte) 0xff,
                        256,
                        joined(HEX.parseHex("3034301006096086480165030402010503aabbcc0420"), digest)));
        blocks.put("half a digest", block(1, (byte) 0xff, 256, joined(SHA_256, Arrays.copyOf(digest, 16))));
        blocks.put("another digest", block(1, (byte) 0xff, 256, joined(SHA_256, sha256("something else"))));
        blocks.put("a byte behind the digest", block(1, (byte) 0xff, 256, joined(info, new byte[] {0})));
        blocks.forEach((what, block) -> forged.put("RSA, " + what, with(content, raw(block))));

        BigInteger modulus = Issued.RSA.getModulus().decodeToBigInteger();
        byte[] right = raw(block(1, (byte) 0xff, 256, info));
        forged.put("RSA, zero", with(content, new byte[256]));
        forged.put("RSA, one", with(content, changed(new byte[256], 255, (byte) 1)));
        forged.put("RSA, the modulus", with(content, fixed(modulus, 256)));
        forged.put("RSA, the modulus less one", with(content, fixed(modulus.subtract(BigInteger.ONE), 256)));
        forged.put("RSA, a modulus more", with(content, fixed(new BigInteger(1, right).add(modulus), 257)));
        forged.put("RSA, a leading zero", with(content, joined(new byte[1], right)));
        forged.put("RSA, a byte short", with(content, Arrays.copyOf(right, 255)));
        forged.put("RSA, a trailing zero", with(content, Arrays.copyOf(right, 257)));
        for (int bit = 0; bit < 8; bit++) {
            forged.put(
                    "RSA, bit " + bit + " turned", with(content, changed(right, 100, (byte) (right[100] ^ 1 << bit))));
        }
    }

    private static void elliptic(Map<String, String> forged) {
        String token = Issued.ecToken(Issued.header("ES256", "ec-1"), Issued.claims("ec"));
        String content = token.substring(0, token.lastIndexOf('.'));
        byte[] right = new Base64URL(token.substring(token.lastIndexOf('.') + 1)).decode();
        BigInteger r = new BigInteger(1, Arrays.copyOf(right, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(right, 32, 64));
        BigInteger[] edges = {
            BigInteger.ZERO,
            BigInteger.ONE,
            P256_ORDER.subtract(BigInteger.ONE),
            P256_ORDER,
            P256_ORDER.add(BigInteger.ONE),
            P256_PRIME,
            BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)
        };
        for (BigInteger first : edges) {
            for (BigInteger second : edges) {
                forged.put(
                        "elliptic, r " + first.toString(16) + " s " + second.toString(16),
                        with(content, joined(fixed(first, 32), fixed(second, 32))));
            }
            forged.put("elliptic, r " + first.toString(16), with(content, joined(fixed(first, 32), fixed(s, 32))));
            forged.put("elliptic, s " + first.toString(16), with(content, joined(fixed(r, 32), fixed(first, 32))));
        }
        forged.put("elliptic, swapped", with(content, joined(fixed(s, 32), fixed(r, 32))));
        forged.put("elliptic, a byte short", with(content, Arrays.copyOf(right, 63)));
        forged.put("elliptic, a byte more", with(content, Arrays.copyOf(right, 65)));
        forged.put("elliptic, numbers of 33 bytes", with(content, joined(fixed(r, 33), fixed(s, 33))));
        forged.put("elliptic, numbers of 48 bytes", with(content, joined(fixed(r, 48), fixed(s, 48))));
        forged.put("elliptic, the order more", with(content, joined(fixed(r.add(P256_ORDER), 33), fixed(s, 33))));
        try {
            forged.put("elliptic, as DER", with(content, ECDSA.transcodeSignatureToDER(right)));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void edwards(Map<String, String> forged) {
        String token = Issued.edToken(Issued.header("EdDSA", "ed-1"), Issued.claims("ed"));
        String content = token.substring(0, token.lastIndexOf('.'));
        byte[] right = new Base64URL(token.substring(token.lastIndexOf('.') + 1)).decode();
        byte[] point = Arrays.copyOf(right, 32);
        BigInteger number = new BigInteger(1, reversed(Arrays.copyOfRange(right, 32, 64)));
        forged.put("Edwards, zeros", with(content, new byte[64]));
        forged.put("Edwards, the order more", with(content, joined(point, little(number.add(EDWARDS_ORDER)))));
        forged.put("Edwards, the order", with(content, joined(point, little(EDWARDS_ORDER))));
        forged.put("Edwards, no number", with(content, joined(point, new byte[32])));
        forged.put("Edwards, a small point", with(content, joined(little(BigInteger.ONE), little(number))));
        forged.put(
                "Edwards, a point that is none", with(content, joined(HEX.parseHex("ff".repeat(32)), little(number))));
        forged.put("Edwards, a byte short", with(content, Arrays.copyOf(right, 63)));
        forged.put("Edwards, a byte more", with(content, Arrays.copyOf(right, 65)));
        forged.put("Edwards, the halves swapped", with(content, joined(Arrays.copyOfRange(right, 32, 64), point)));
        for (int at : new int[] {0, 31, 32, 63}) {
            forged.put("Edwards, byte " + at + " turned", with(content, changed(right, at, (byte) (right[at] ^ 1))));
        }
    }

    /** What RSA makes of this block, whatever it says. */
    private static byte[] raw(byte[] block) {
        BigInteger modulus = Issued.RSA.getModulus().decodeToBigInteger();
        BigInteger exponent = Issued.RSA.getPrivateExponent().decodeToBigInteger();
        return fixed(new BigInteger(1, block).modPow(exponent, modulus), 256);
    }

    private static byte[] block(int type, byte padding, int size, byte[] content) {
        byte[] block = new byte[size];
        Arrays.fill(block, 2, size - content.length - 1, padding);
        block[1] = (byte) type;
        System.arraycopy(content, 0, block, size - content.length, content.length);
        return block;
    }

    private static byte[] garbageBehind(byte[] info) {
        byte[] block = new byte[256];
        Arrays.fill(block, (byte) 0x5a);
        byte[] start = block(1, (byte) 0xff, 11 + info.length, info);
        System.arraycopy(start, 0, block, 0, start.length);
        return block;
    }

    private static byte[] changed(byte[] original, int at, byte value) {
        byte[] copy = original.clone();
        copy[at] = value;
        return copy;
    }

    private static byte[] fixed(BigInteger number, int size) {
        byte[] bytes = number.toByteArray();
        byte[] result = new byte[size];
        int length = Math.min(bytes.length, size);
        System.arraycopy(bytes, bytes.length - length, result, size - length, length);
        return result;
    }

    private static byte[] little(BigInteger number) {
        return reversed(fixed(number, 32));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] turned = new byte[bytes.length];
        for (int n = 0; n < bytes.length; n++) {
            turned[n] = bytes[bytes.length - 1 - n];
        }
        return turned;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String with(String content, byte[] signature) {
        return content + "." + Base64URL.encode(signature);
    }
}
