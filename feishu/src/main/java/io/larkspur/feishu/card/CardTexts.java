package io.larkspur.feishu.card;

import io.larkspur.feishu.platform.Language;
import io.larkspur.vault.AuthSessionState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sentences on cards, in one language. */
record CardTexts(Language language) {

    String title() {
        return language.choose("授权请求", "Authorization request");
    }

    String request(@Nullable String asker) {
        return asker == null
                ? language.choose(
                        "管理员邀请你授权，以便以你的身份调用飞书。", "An administrator asks for your consent to calls in your name.")
                : language.choose(
                        "应用「" + asker + "」希望以你的身份调用飞书。",
                        "The application \"" + asker + "\" would like to make calls in your name.");
    }

    String details() {
        return language.choose(
                "点击按钮后，在打开的页面上确认授权，当前任务会自动继续。应用不会拿到你的令牌。此邀请十分钟内有效，且只对你本人有效。",
                "Press the button and confirm on the page that opens; the task then goes on by itself. The application never"
                        + " holds your token. This invitation is for you alone and lasts ten minutes.");
    }

    String scopes(Set<String> scopes) {
        return scopes.isEmpty()
                ? language.choose("权限：已授予应用的权限", "Permissions: those the app already has")
                : language.choose("权限：", "Permissions: ") + String.join(", ", scopes);
    }

    String button() {
        return language.choose("授权", "Authorize");
    }

    String privacy() {
        return language.choose("隐私政策", "Privacy policy");
    }

    String otherPerson() {
        return language.choose(
                "刚才有其他人打开了此链接，未作任何更改。请你本人完成授权。",
                "Somebody else just opened this link; nothing was changed. Please authorize yourself.");
    }

    String endTitle(AuthSessionState state) {
        return switch (state) {
            case COMPLETED -> language.choose("授权成功", "Authorized");
            case DENIED -> language.choose("已拒绝授权", "Authorization declined");
            case EXPIRED -> language.choose("授权邀请已过期", "Invitation expired");
            case PENDING -> title();
        };
    }

    String end(AuthSessionState state) {
        return switch (state) {
            case COMPLETED ->
                language.choose("你已完成授权，任务会自动继续。", "You have given your consent; the task goes on by itself.");
            case DENIED -> language.choose("你拒绝了此次授权，应用不会以你的身份进行任何操作。", "You declined; nothing is done in your name.");
            case EXPIRED ->
                language.choose(
                        "此邀请已失效。请重新发起任务，你会收到新的邀请。",
                        "This invitation is no longer valid. Start the task again to get a new one.");
            case PENDING -> language.choose("请在打开的页面上完成授权。", "Please finish on the page that has opened.");
        };
    }
}
