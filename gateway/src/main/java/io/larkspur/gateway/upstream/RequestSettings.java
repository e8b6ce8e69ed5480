package io.larkspur.gateway.upstream;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a call may bring.
 *
 * @param largestBody the longest body, counted as it comes in; a route's metadata {@code body-limit} goes before it. At least
 *     1 B
 */
@ConfigurationProperties("larkspur.gateway.requests")
record RequestSettings(@DefaultValue("100MB") DataSize largestBody) {

    RequestSettings {
        if (largestBody.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.requests.largest-body is " + largestBody + "; it must be 1 B or more");
        }
    }
}
