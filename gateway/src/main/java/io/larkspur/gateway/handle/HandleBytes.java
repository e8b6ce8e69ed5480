package io.larkspur.gateway.handle;

import io.larkspur.accounts.UserProof;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A handle as bytes. The first one is the layout's number, so that replicas of two releases understand each other. */
final class HandleBytes {

    private static final int LAYOUT = 1;

    private HandleBytes() {}

    static byte[] write(Handle handle) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(LAYOUT);
            out.writeUTF(handle.applicationId());
            out.writeUTF(handle.credentialId());
            out.writeLong(handle.expiresAt().getEpochSecond());
            out.writeUTF(handle.id());
            Handle.User user = handle.user();
            out.writeBoolean(user != null);
            if (user != null) {
                out.writeUTF(user.platformAppId());
                out.writeUTF(user.openId());
                out.writeUTF(user.proof().name());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Null for a layout of another release. */
    static @Nullable Handle read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return in.readByte() == LAYOUT ? readFields(in) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static Handle readFields(DataInputStream in) throws IOException {
        String applicationId = in.readUTF();
        String credentialId = in.readUTF();
        Instant expiresAt = Instant.ofEpochSecond(in.readLong());
        String id = in.readUTF();
        return new Handle(applicationId, credentialId, in.readBoolean() ? readUser(in) : null, expiresAt, id);
    }

    private static Handle.User readUser(DataInputStream in) throws IOException {
        return new Handle.User(in.readUTF(), in.readUTF(), UserProof.valueOf(in.readUTF()));
    }
}
