package io.larkspur.admin.access;

import io.larkspur.accounts.login.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/** A caller that has proven itself; the proof is not kept. */
final class CallerAuthentication extends AbstractAuthenticationToken {

    static final String AUTH_SESSIONS = "auth-sessions";

    private final transient Caller caller;

    CallerAuthentication(Caller caller) {
        super(authoritiesOf(caller));
        this.caller = caller;
        setAuthenticated(true);
    }

    /** What a role, and every role above it, is allowed. */
    static String atLeast(Role role) {
        return "at-least-" + role.wireName();
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return caller;
    }

    private static List<GrantedAuthority> authoritiesOf(Caller caller) {
        List<String> authorities = new ArrayList<>();
        if (caller.trustedWithSessions()) {
            authorities.add(AUTH_SESSIONS);
        }
        Role role = caller.role();
        if (role != null) {
            Arrays.stream(Role.values())
                    .filter(role::includes)
                    .map(CallerAuthentication::atLeast)
                    .forEach(authorities::add);
        }
        return AuthorityUtils.createAuthorityList(authorities);
    }
}
