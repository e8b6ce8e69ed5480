package io.larkspur.sandbox.oauth;

/** Whose token an API takes. */
public enum Access {
    USER,
    TENANT,
    EITHER
}
