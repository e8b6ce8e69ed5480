package io.larkspur.accounts.login;

import io.larkspur.problem.Category;

/** Every way in which a sign-in or a login session is refused: its stable code, and what people are told. */
public enum Refusal {
    CREDENTIALS(
            Category.SIGN_IN,
            "invalid_credentials",
            "Incorrect username or password",
            "用户名或密码错误",
            "Неверное имя пользователя или пароль"),
    INACTIVE_USER(
            Category.SIGN_IN,
            "user_inactive",
            "User is invalid or inactive",
            "用户无效或已停用",
            "Пользователь недействителен или отключён"),
    TOO_MANY_ATTEMPTS(
            Category.THROTTLED,
            "too_many_attempts",
            "Too many sign-in attempts; try again later",
            "登录尝试次数过多，请稍后再试",
            "Слишком много попыток входа; повторите позже"),
    SESSION_LIMIT(
            Category.CONFLICT,
            "session_limit_exceeded",
            "Maximum number of concurrent sessions exceeded",
            "已超过并发会话的最大数量",
            "Превышено максимальное число одновременных сеансов"),
    INACTIVITY(
            Category.SIGN_IN,
            "session_inactivity_timeout",
            "Session expired due to inactivity",
            "会话因长时间未活动而过期",
            "Сеанс истёк из-за неактивности"),
    REVOKED(
            Category.SIGN_IN,
            "session_revoked_or_invalid",
            "Session has been revoked or is invalid",
            "会话已被撤销或无效",
            "Сеанс отозван или недействителен"),
    BLACKLISTED(
            Category.SIGN_IN,
            "access_token_blacklisted",
            "Access token has been revoked",
            "访问令牌已被撤销",
            "Токен доступа отозван"),
    TOKEN(
            Category.SIGN_IN,
            "access_token_invalid",
            "Could not validate credentials",
            "无法验证凭据",
            "Не удалось проверить учётные данные"),
    TOKEN_EXPIRED(
            Category.SIGN_IN,
            "access_token_expired",
            "Access token has expired",
            "访问令牌已过期",
            "Срок действия токена доступа истёк"),
    REFRESH_TOKEN(
            Category.SIGN_IN,
            "refresh_token_invalid",
            "Refresh token is invalid or has expired",
            "刷新令牌无效或已过期",
            "Токен обновления недействителен или истёк");

    private final Category category;
    private final String code;
    private final String english;
    private final String chinese;
    private final String russian;

    Refusal(Category category, String code, String english, String chinese, String russian) {
        this.category = category;
        this.code = code;
        this.english = english;
        this.chinese = chinese;
        this.russian = russian;
    }

    public String code() {
        return code;
    }

    Category category() {
        return category;
    }

    String in(Language language) {
        return switch (language) {
            case EN -> english;
            case ZH -> chinese;
            case RU -> russian;
        };
    }
}
