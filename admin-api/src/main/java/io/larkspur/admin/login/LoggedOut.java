package io.larkspur.admin.login;

import io.larkspur.accounts.login.Language;

/** What people are told when they have left. */
final class LoggedOut {

    private LoggedOut() {}

    static String in(Language language) {
        return switch (language) {
            case EN -> "Logged out successfully";
            case ZH -> "已成功退出登录";
            case RU -> "Выход выполнен успешно";
        };
    }
}
