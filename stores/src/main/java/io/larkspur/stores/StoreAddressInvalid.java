package io.larkspur.stores;

/** A store's address is missing or cannot be read. The message never repeats it, as it may hold a password. */
final class StoreAddressInvalid extends IllegalStateException {

    private final String variable;
    private final String form;

    StoreAddressInvalid(String variable, String form, String reason) {
        super(variable + " " + reason);
        this.variable = variable;
        this.form = form;
    }

    String advice() {
        return "Set " + variable + " to an address of the form " + form + ".";
    }
}
