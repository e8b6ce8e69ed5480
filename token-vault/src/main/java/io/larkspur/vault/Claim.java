package io.larkspur.vault;

/**
 * The right to send a grant's refresh token, durable before it is used.
 *
 * @param grant as it was claimed
 * @param fence grows with every claim, and is the version that the refreshed grant will have
 * @param replay whether the token may have been sent before, so that this is the last time
 */
record Claim(Grant grant, long fence, boolean replay) {

    GrantKey key() {
        return grant.key();
    }

    long version() {
        return grant.version();
    }
}
