package io.larkspur.metering.webhook;

/**
 * A new webhook with what its receiver checks signatures with.
 *
 * @param secret {@code whsec_} and base64; a secret: not for logs
 */
public record RegisteredWebhook(Webhook webhook, String secret) {

    @Override
    public String toString() {
        return "RegisteredWebhook[" + webhook + ", ***]";
    }
}
