package io.larkspur.admin.access;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/** A caller that has proven itself; the proof is not kept. */
final class CallerAuthentication extends AbstractAuthenticationToken {

    static final String ADMINISTRATOR = "administrator";
    static final String AUTH_SESSIONS = "auth-sessions";

    private final transient Caller caller;

    CallerAuthentication(Caller caller) {
        super(authoritiesOf(caller));
        this.caller = caller;
        setAuthenticated(true);
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
        if (caller.isAdministrator()) {
            return AuthorityUtils.createAuthorityList(ADMINISTRATOR, AUTH_SESSIONS);
        }
        return caller.trustedWithSessions() ? AuthorityUtils.createAuthorityList(AUTH_SESSIONS) : List.of();
    }
}
