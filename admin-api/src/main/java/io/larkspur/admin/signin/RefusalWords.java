package io.larkspur.admin.signin;

import io.larkspur.accounts.login.Language;
import io.larkspur.accounts.login.LoginRefused;
import io.larkspur.accounts.login.UserNotAllowed;
import io.larkspur.problem.ProblemException;
import java.util.Map;

/** Why there is no code, in the reader's language. Programs are told the same in English. */
final class RefusalWords {

    private static final String ELSE = "";

    private static final Map<String, String> CHINESE = Map.of(
            "user_not_allowed",
            "用户 %s 无权访问此服务",
            "sign_in_declined",
            "你在登录提供方处拒绝了登录",
            "provider_failed",
            "登录提供方未能完成登录，请重试",
            "unknown_provider",
            "未配置该登录提供方",
            "sign_in_refused",
            "此登录已被使用、已过期，或是在其他浏览器中开始的",
            ELSE,
            "目前无法完成登录，请稍后重试");

    private static final Map<String, String> RUSSIAN = Map.of(
            "user_not_allowed",
            "Пользователю %s доступ к этому сервису не разрешён",
            "sign_in_declined",
            "Вход был отклонён на странице провайдера",
            "provider_failed",
            "Провайдер не смог выполнить вход; попробуйте ещё раз",
            "unknown_provider",
            "Такой провайдер входа не настроен",
            "sign_in_refused",
            "Этот вход уже использован, истёк или был начат в другом браузере",
            ELSE,
            "Сейчас войти не удаётся; повторите попытку позже");

    private RefusalWords() {}

    static String of(ProblemException problem, Language language) {
        if (problem instanceof LoginRefused refused) {
            return refused.in(language).detail();
        }
        return switch (language) {
            case EN -> problem.detail();
            case ZH -> of(problem, CHINESE);
            case RU -> of(problem, RUSSIAN);
        };
    }

    private static String of(ProblemException problem, Map<String, String> words) {
        String sentence = words.getOrDefault(problem.code(), words.getOrDefault(ELSE, problem.detail()));
        return problem instanceof UserNotAllowed refused ? sentence.formatted(refused.providerUserId()) : sentence;
    }
}
