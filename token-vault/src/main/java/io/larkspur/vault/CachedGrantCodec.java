package io.larkspur.vault;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Bytes of a cached grant, before they are sealed. What another release wrote in another form is a miss. */
final class CachedGrantCodec {

    private static final byte FORMAT = 3;

    private CachedGrantCodec() {}

    static byte[] write(CachedGrant grant) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(grant.version());
            byte[] token = grant.access().utf8();
            out.writeInt(token.length);
            out.write(token);
            out.writeLong(grant.expiresAt().toEpochMilli());
            out.writeLong(grant.refreshAt().toEpochMilli());
            out.writeBoolean(grant.refreshable());
            writeAll(grant.scopes(), out);
            writeAll(grant.applications(), out);
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    static Optional<CachedGrant> read(GrantKey key, long edition, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != FORMAT) {
                return Optional.empty();
            }
            long version = in.readLong();
            TokenValue token = TokenValue.ofUtf8(in.readNBytes(in.readInt()));
            Instant expiresAt = Instant.ofEpochMilli(in.readLong());
            Instant refreshAt = Instant.ofEpochMilli(in.readLong());
            return Optional.of(new CachedGrant(
                    key, version, edition, token, expiresAt, refreshAt, in.readBoolean(), readAll(in), readAll(in)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void writeAll(Set<String> values, DataOutputStream out) throws IOException {
        out.writeInt(values.size());
        for (String value : values) {
            out.writeUTF(value);
        }
    }

    private static Set<String> readAll(DataInputStream in) throws IOException {
        Set<String> values = new TreeSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            values.add(in.readUTF());
        }
        return values;
    }
}
