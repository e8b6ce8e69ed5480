package io.larkspur.limits.peer;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/** A range of addresses in CIDR form, or one address. */
record Network(byte[] address, int prefix) {

    /** Fails with an {@link IllegalArgumentException} that names setting and text; never asks the name service. */
    static Network parse(String setting, String text) {
        String[] parts = text.strip().split("/", 2);
        byte @Nullable [] address = NetUtil.createByteArrayFromIpAddressString(parts[0]);
        if (address == null) {
            throw new IllegalArgumentException(
                    setting + " has '" + text + "', which is neither an address nor a range");
        }
        return new Network(address, prefix(setting, text, parts, address.length * Byte.SIZE));
    }

    boolean contains(String text) {
        byte @Nullable [] other = NetUtil.createByteArrayFromIpAddressString(text);
        if (other == null || other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if ((address[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static int prefix(String setting, String text, String[] parts, int longest) {
        if (parts.length == 1) {
            return longest;
        }
        int prefix = parts[1].matches("\\d{1,3}") ? Integer.parseInt(parts[1]) : -1;
        if (prefix < 1 || prefix > longest) {
            throw new IllegalArgumentException(
                    setting + " has '" + text + "', whose prefix has to be between 1 and " + longest);
        }
        return prefix;
    }
}
