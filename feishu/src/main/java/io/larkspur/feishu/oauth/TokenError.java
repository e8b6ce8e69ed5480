package io.larkspur.feishu.oauth;

import io.larkspur.feishu.platform.PlatformCredentialsRefused;
import io.larkspur.feishu.platform.PlatformEndpoint;
import io.larkspur.feishu.platform.PlatformRequestRefused;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.issuer.CodeRefused;
import io.larkspur.issuer.UserRefused;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.RefreshRefused;
import java.util.Set;

/**
 * Whose fault a refusal of the token endpoint is, told by its number alone. Only {@link #GRANT} and {@link #USER} end a
 * consent; a number that is not known here never does.
 */
enum TokenError {
    /** Our own id or secret. */
    CREDENTIALS(10003, 10014, 10015, 20002, 20048, 99991543) {
        @Override
        ProblemException onRefresh(String appId, int code) {
            return new PlatformCredentialsRefused(appId, code);
        }
    },
    /** The code or the refresh token itself: unknown, expired, revoked, spent, or of another app. */
    GRANT(20003, 20004, 20024, 20026, 20037, 20064, 20073) {
        @Override
        ProblemException onRefresh(String appId, int code) {
            return new RefreshRefused(code);
        }

        @Override
        ProblemException onExchange(String appId, int code) {
            return new CodeRefused("code " + code);
        }
    },
    /** Only ever about a code: PKCE, already used, another redirect address. */
    CODE(20049, 20065, 20071) {
        @Override
        ProblemException onRefresh(String appId, int code) {
            return OTHER.onRefresh(appId, code);
        }

        @Override
        ProblemException onExchange(String appId, int code) {
            return new CodeRefused("code " + code);
        }
    },
    /** The user is gone: does not exist, frozen or resigned. The platform has ended their tokens. */
    USER(20008, 20066) {
        @Override
        ProblemException onRefresh(String appId, int code) {
            return new RefreshRefused(code);
        }

        @Override
        ProblemException onExchange(String appId, int code) {
            return new UserRefused(appId, "code " + code);
        }
    },
    /** The app's availability leaves the user out; its administrator may take that back, and the consent still stands. */
    AVAILABILITY(20010) {
        @Override
        ProblemException onRefresh(String appId, int code) {
            return new UserRefused(appId, "code " + code);
        }
    },
    /** The app is not installed or not enabled, or may not refresh; the consent still stands. */
    APP(20009, 20069, 20074) {
        @Override
        ProblemException onRefresh(String appId, int code) {
            return new PlatformRequestRefused(
                    appId,
                    code,
                    "install and enable the app for the tenant, and switch on \"refresh user_access_token\" in its security settings");
        }
    },
    /** Says itself that it passes. */
    PASSING(20050, 20072, 99991400) {
        @Override
        ProblemException onRefresh(String appId, int code) {
            return new PlatformUnavailable(PlatformEndpoint.OAUTH_TOKEN, "code " + code);
        }
    },
    OTHER {
        @Override
        ProblemException onRefresh(String appId, int code) {
            return new PlatformRequestRefused(appId, code, "look the code up in the platform's documentation");
        }
    };

    private static final int TOO_OFTEN = 99991400;

    private final Set<Integer> codes;

    TokenError(Integer... codes) {
        this.codes = Set.of(codes);
    }

    static TokenError of(int code) {
        for (TokenError error : values()) {
            if (error.codes.contains(code)) {
                return error;
            }
        }
        return OTHER;
    }

    /** Whether the app, not only this user, has to wait. */
    static boolean isTooOften(int code) {
        return code == TOO_OFTEN;
    }

    abstract ProblemException onRefresh(String appId, int code);

    ProblemException onExchange(String appId, int code) {
        return onRefresh(appId, code);
    }
}
