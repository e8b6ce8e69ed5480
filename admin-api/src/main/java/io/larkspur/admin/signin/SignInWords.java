package io.larkspur.admin.signin;

import io.larkspur.accounts.login.Language;

/** The words on the pages of a sign-in. */
record SignInWords(
        String signedIn, String explanation, String label, String copy, String copied, String refused, String again) {

    private static final SignInWords ENGLISH = new SignInWords(
            "Signed in",
            "Give this code to the program that asked you to sign in. It works once, for a few minutes.",
            "Exchange code",
            "Copy",
            "Copied",
            "Not signed in",
            "To try again, begin at the program that sent you here.");

    private static final SignInWords CHINESE = new SignInWords(
            "登录成功", "请将此兑换码交给要求你登录的程序。兑换码只能使用一次，几分钟内有效。", "兑换码", "复制", "已复制", "登录失败", "如需重试，请从引导你来此页面的程序重新开始。");

    private static final SignInWords RUSSIAN = new SignInWords(
            "Вход выполнен",
            "Передайте этот код программе, которая попросила вас войти. Код действует один раз, несколько минут.",
            "Код обмена",
            "Скопировать",
            "Скопировано",
            "Вход не выполнен",
            "Чтобы повторить попытку, начните с программы, которая направила вас сюда.");

    static SignInWords in(Language language) {
        return switch (language) {
            case EN -> ENGLISH;
            case ZH -> CHINESE;
            case RU -> RUSSIAN;
        };
    }
}
