package io.larkspur.admin.access;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request to the control plane.
 *
 * @param name for logs: the administrator's user name, or the application's id
 * @param applicationId null for the administrator
 * @param trustedWithSessions whether contract A is open to it
 */
public record Caller(String name, @Nullable String applicationId, boolean trustedWithSessions) {

    boolean isAdministrator() {
        return applicationId == null;
    }

    @Override
    public String toString() {
        return name;
    }
}
