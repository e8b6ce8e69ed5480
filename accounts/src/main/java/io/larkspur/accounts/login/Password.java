package io.larkspur.accounts.login;

/** A password in plain text, on its way to being hashed; never printed. */
public final class Password {

    private final String text;

    private Password(String text) {
        this.text = text;
    }

    public static Password of(String text) {
        return new Password(text);
    }

    String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "***";
    }
}
