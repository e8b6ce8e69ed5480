package io.larkspur.limits;

import io.netty.util.NetUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Under which name the calls of an address are counted. Of an IPv6 one it is the first 64 bits: nobody is given less, and
 * who has them may take another address for each call. One that stands for an IPv4 address is that.
 */
final class AddressName {

    private static final int IPV6_BYTES = 16;
    private static final int NETWORK_BYTES = 8;
    private static final int IPV4_AT = 12;

    private AddressName() {}

    static String of(String address) {
        byte @Nullable [] bytes = address.indexOf(':') < 0 ? null : NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || bytes.length != IPV6_BYTES) {
            return address;
        }
        if (isMapped(bytes)) {
            return NetUtil.bytesToIpAddress(bytes, IPV4_AT, IPV6_BYTES - IPV4_AT);
        }
        Arrays.fill(bytes, NETWORK_BYTES, IPV6_BYTES, (byte) 0);
        return NetUtil.bytesToIpAddress(bytes) + "/64";
    }

    /** As {@code ::ffff:192.0.2.1}. */
    private static boolean isMapped(byte[] bytes) {
        for (int at = 0; at < IPV4_AT - 2; at++) {
            if (bytes[at] != 0) {
                return false;
            }
        }
        return bytes[IPV4_AT - 2] == (byte) 0xff && bytes[IPV4_AT - 1] == (byte) 0xff;
    }
}
