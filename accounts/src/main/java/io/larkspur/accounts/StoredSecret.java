package io.larkspur.accounts;

/**
 * A live secret as it is kept.
 *
 * @param keyId which key the hash was made with
 */
record StoredSecret(String id, String keyId, byte[] hash) {

    @Override
    public String toString() {
        return "StoredSecret[" + id + "]";
    }
}
