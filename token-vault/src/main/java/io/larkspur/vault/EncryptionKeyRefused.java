package io.larkspur.vault;

/** A key is missing or anybody could guess it. Names the property and the fault, never the value. */
final class EncryptionKeyRefused extends RuntimeException {

    private final String property;
    private final String fault;

    EncryptionKeyRefused(String property, String fault) {
        super(property + " " + fault);
        this.property = property;
        this.fault = fault;
    }

    String property() {
        return property;
    }

    String fault() {
        return fault;
    }
}
