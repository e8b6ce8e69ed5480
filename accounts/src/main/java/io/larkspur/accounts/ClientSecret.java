package io.larkspur.accounts;

/** An application's secret in plain text: shown once when issued, presented by the application, never printed. */
public final class ClientSecret {

    private final String text;

    private ClientSecret(String text) {
        this.text = text;
    }

    public static ClientSecret of(String text) {
        return new ClientSecret(text);
    }

    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "***";
    }
}
