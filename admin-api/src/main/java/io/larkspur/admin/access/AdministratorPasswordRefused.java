package io.larkspur.admin.access;

/** The control plane does not start with this administrator's password. The message never quotes it. */
final class AdministratorPasswordRefused extends IllegalStateException {

    AdministratorPasswordRefused(String weakness) {
        super("larkspur.admin.password " + weakness);
    }
}
