package io.larkspur.feishu.oauth;

import io.larkspur.vault.AuthSession;
import java.util.List;

/**
 * What one walk over the authorize page asks for. The page takes fifty scopes; what has no room is asked for when a call
 * needs it.
 *
 * @param scopes without {@code offline_access}, which every walk asks for besides
 * @param further how many have no room
 */
public record AskedScopes(List<String> scopes, int further) {

    /** Without it the platform issues no refresh token. */
    static final String OFFLINE_ACCESS = "offline_access";

    private static final int ROOM = 49;

    public static AskedScopes of(AuthSession session) {
        List<String> all = session.scopes().stream()
                .filter(scope -> !scope.equals(OFFLINE_ACCESS))
                .sorted()
                .toList();
        return new AskedScopes(all.subList(0, Math.min(all.size(), ROOM)), Math.max(all.size() - ROOM, 0));
    }
}
