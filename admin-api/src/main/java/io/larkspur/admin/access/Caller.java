package io.larkspur.admin.access;

import io.larkspur.accounts.login.Role;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request to the control plane.
 *
 * @param name for logs and the audit trail: a user name, or the application's id
 * @param applicationId null for people
 * @param trustedWithSessions whether contract A is open to it
 * @param role what a person may do; null for applications
 * @param userId of somebody who signed in; null for the administrator from configuration
 */
public record Caller(
        String name,
        @Nullable String applicationId,
        boolean trustedWithSessions,
        @Nullable Role role,
        @Nullable Long userId) {

    static Caller application(String id, boolean trustedWithSessions) {
        return new Caller(id, id, trustedWithSessions, null, null);
    }

    static Caller administrator(String username) {
        return new Caller(username, null, true, Role.OWNER, null);
    }

    static Caller person(String username, Role role, long userId) {
        return new Caller(username, null, false, role, userId);
    }

    @Override
    public String toString() {
        return name;
    }
}
