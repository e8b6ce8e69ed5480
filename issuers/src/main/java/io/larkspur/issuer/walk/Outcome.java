package io.larkspur.issuer.walk;

import io.larkspur.vault.AuthSessionState;
import org.springframework.http.HttpStatus;

/** How a step of the walk ended, as the person in the browser learns it: what happened, and what to do. */
enum Outcome {
    AUTHORIZED(
            HttpStatus.OK,
            "授权成功",
            "你已完成授权，可以关闭此页面，任务会自动继续。",
            "Authorized",
            "You have given your consent. You can close this page; the task goes on by itself."),
    DENIED(
            HttpStatus.OK,
            "已拒绝授权",
            "你拒绝了此次授权，不会以你的身份进行任何操作。可以关闭此页面。",
            "Authorization declined",
            "You declined, so nothing is done in your name. You can close this page."),
    LINK_REFUSED(
            HttpStatus.BAD_REQUEST,
            "链接已失效",
            "此链接已使用、已过期，或在另一个浏览器中打开。请回到邀请处，重新打开邀请。",
            "This link is used up",
            "It was already used, has expired or was opened in another browser. Go back to where you were invited and open the invitation again."),
    OTHER_PERSON(
            HttpStatus.FORBIDDEN,
            "此邀请不是发给你的",
            "授权的账号与受邀用户不一致，未保存任何内容。请切换到受邀账号后，重新打开邀请。",
            "This invitation is for somebody else",
            "The account that authorized is not the one that was invited; nothing was stored. Switch to the invited account and open the invitation again."),
    USER_REFUSED(
            HttpStatus.FORBIDDEN,
            "你无法使用此应用",
            "平台不允许你的账号使用此应用。请联系管理员将你加入应用的可用范围。",
            "You cannot use this app",
            "The platform does not let your account use this app. Ask its administrator to add you to the app's availability range."),
    UNKNOWN(
            HttpStatus.NOT_FOUND,
            "邀请不存在",
            "没有找到此授权邀请。请重新发起任务，你会收到新的邀请。",
            "No such invitation",
            "This invitation does not exist any more. Start the task again to get a new one."),
    ALREADY_AUTHORIZED(
            HttpStatus.CONFLICT,
            "你已完成授权",
            "此邀请已经完成，无需再次操作。可以关闭此页面。",
            "Already authorized",
            "This invitation was accepted before; there is nothing left to do. You can close this page."),
    ALREADY_DENIED(
            HttpStatus.CONFLICT,
            "此次授权已被拒绝",
            "如需授权，请重新发起任务，你会收到新的邀请。",
            "Already declined",
            "This authorization was declined before. To authorize after all, start the task again to get a new invitation."),
    EXPIRED(
            HttpStatus.CONFLICT,
            "授权邀请已过期",
            "请重新发起任务，你会收到新的邀请。",
            "Invitation expired",
            "Start the task again to get a new invitation."),
    MISCONFIGURED(
            HttpStatus.BAD_GATEWAY,
            "应用配置有误",
            "平台拒绝了此应用的请求，未保存任何内容。请联系管理员检查应用配置，之后可再次打开邀请。",
            "The app is not set up correctly",
            "The platform refuses this app's request; nothing was stored. Tell the administrator, and open the invitation again afterwards."),
    TROUBLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "暂时无法完成授权",
            "服务暂时不可用，邀请仍然有效。请稍后重新打开邀请。",
            "Not possible right now",
            "A service does not answer. The invitation is still valid: open it again in a moment.");

    private final HttpStatus status;
    private final String zhTitle;
    private final String zhText;
    private final String enTitle;
    private final String enText;

    Outcome(HttpStatus status, String zhTitle, String zhText, String enTitle, String enText) {
        this.status = status;
        this.zhTitle = zhTitle;
        this.zhText = zhText;
        this.enTitle = enTitle;
        this.enText = enText;
    }

    static Outcome ended(AuthSessionState state) {
        return switch (state) {
            case COMPLETED -> ALREADY_AUTHORIZED;
            case DENIED -> ALREADY_DENIED;
            case EXPIRED, PENDING -> EXPIRED;
        };
    }

    HttpStatus status() {
        return status;
    }

    String zhTitle() {
        return zhTitle;
    }

    String zhText() {
        return zhText;
    }

    String enTitle() {
        return enTitle;
    }

    String enText() {
        return enText;
    }
}
