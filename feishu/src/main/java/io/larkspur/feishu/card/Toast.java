package io.larkspur.feishu.card;

import java.util.Map;

/** What the one who clicked sees for a moment; the client picks the language. */
public enum Toast {
    FINISH_ON_PAGE("info", "请在打开的页面上完成授权", "Please finish on the page that has opened"),
    OTHER_PERSON("error", "此邀请不是发给你的，未作任何更改", "This invitation is for somebody else; nothing was changed"),
    UNKNOWN("warning", "此邀请不存在或已失效", "This invitation does not exist any more"),
    COMPLETED("success", "你已完成授权", "You have already authorized"),
    DENIED("info", "此次授权已被拒绝", "This authorization was declined"),
    EXPIRED("warning", "邀请已过期，请重新发起任务", "This invitation has expired; start the task again"),
    TRY_AGAIN("warning", "暂时无法处理，请稍后再试", "This cannot be handled right now; please try again");

    private final String type;
    private final String zh;
    private final String en;

    Toast(String type, String zh, String en) {
        this.type = type;
        this.zh = zh;
        this.en = en;
    }

    /** As the platform expects it under {@code toast}. */
    public Map<String, Object> json() {
        return Map.of("type", type, "content", zh, "i18n", Map.of("zh_cn", zh, "en_us", en));
    }
}
