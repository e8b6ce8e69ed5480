package io.larkspur.feishu.card;

import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.InvitationReason;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sentences on cards, in both languages. */
final class CardTexts {

    private static final Words ADMINISTRATOR = new Words("管理员", "an administrator");

    private CardTexts() {}

    static Words title(InvitationReason reason) {
        return switch (reason) {
            case MISSING -> new Words("授权请求", "Authorization request");
            case SCOPE -> new Words("需要更多权限", "More permissions needed");
            case LOST -> new Words("请再次确认授权", "Please confirm your consent again");
            case ENDING -> new Words("授权即将到期", "Your consent ends soon");
        };
    }

    static Words request(CardContent content) {
        return switch (content.reason()) {
            case MISSING ->
                content.askers().isEmpty()
                        ? new Words(
                                "管理员邀请你授权，以便以你的身份调用飞书。",
                                "An administrator asks for your consent to calls in your name.")
                        : new Words(
                                "应用" + namesZh(content) + "希望以你的身份调用飞书。",
                                "The application " + namesEn(content) + " would like to make calls in your name.");
            case SCOPE ->
                content.askers().isEmpty()
                        ? new Words(
                                "继续以你的身份完成任务，还需要以下权限。", "To go on in your name, these further permissions are needed.")
                        : new Words(
                                "应用" + namesZh(content) + "需要以下新权限，才能继续以你的身份完成任务。",
                                "The application " + namesEn(content)
                                        + " needs these further permissions to go on in your name.");
            case LOST ->
                new Words(
                        "由于技术原因，你此前给出的授权需要再次确认。确认之前，不会以你的身份进行任何操作。" + waitingZh(content),
                        "For a technical reason the consent you gave has to be confirmed again. Nothing is done in your name"
                                + " until you do." + waitingEn(content));
            case ENDING -> ending(content.consentEnds());
        };
    }

    private static Words ending(@Nullable String end) {
        return end == null
                ? new Words(
                        "你的授权即将到期，到期之前一切照常。点击一次按钮即可续期。",
                        "Your consent ends soon; until then everything works. One tap on the button renews it.")
                : new Words(
                        "你的授权有效期至 " + end + "，在此之前一切照常。点击一次按钮即可续期。",
                        "Your consent works until " + end + ". One tap on the button renews it.");
    }

    static Words details(CardContent content) {
        Words life = life(content.life());
        String taskZh = content.reason() == InvitationReason.ENDING ? "。" : "，当前任务会自动继续。";
        String taskEn = content.reason() == InvitationReason.ENDING ? "." : "; the task then goes on by itself.";
        return new Words(
                "点击按钮后，在打开的页面上确认授权" + taskZh + "应用不会拿到你的令牌。此邀请" + life.zh() + "内有效，且只对你本人有效。",
                "Press the button and confirm on the page that opens" + taskEn
                        + " The application never holds your token." + " This invitation is for you alone and lasts "
                        + life.en() + ".");
    }

    static Words life(Duration life) {
        if (life.compareTo(Duration.ofHours(1)) < 0) {
            return counted(life.toMinutes(), "分钟", "minute");
        }
        return life.toHours() < 48 ? counted(life.toHours(), "小时", "hour") : counted(life.toDays(), "天", "day");
    }

    private static Words counted(long count, String zh, String en) {
        return new Words(count + " " + zh, count + " " + en + (count == 1 ? "" : "s"));
    }

    /** Says exactly what the authorize page will ask for. */
    static Words scopes(CardContent content) {
        if (content.scopes().isEmpty()) {
            return new Words("权限：已授予应用的权限", "Permissions: those the app already has");
        }
        boolean further = content.reason() == InvitationReason.SCOPE;
        List<Words> lines = Stream.of(
                        Stream.of(further ? new Words("新增权限：", "New permissions:") : new Words("权限：", "Permissions:")),
                        content.scopes().stream().map(ScopeWords::of),
                        content.further() == 0 ? Stream.<Words>empty() : Stream.of(rest(content.further())))
                .flatMap(Function.identity())
                .toList();
        return new Words(joined(lines, Words::zh), joined(lines, Words::en));
    }

    private static Words rest(int further) {
        return new Words("另有 " + further + " 项权限将在需要时再次请求", further + " more are asked for when they are needed");
    }

    static Words button(InvitationReason reason) {
        return switch (reason) {
            case MISSING, SCOPE -> new Words("授权", "Authorize");
            case LOST -> new Words("再次确认", "Confirm again");
            case ENDING -> new Words("续期", "Renew");
        };
    }

    static Words privacy() {
        return new Words("隐私政策", "Privacy policy");
    }

    static Words otherPerson() {
        return new Words(
                "刚才有其他人打开了此链接，未作任何更改。请你本人完成授权。",
                "Somebody else just opened this link; nothing was changed. Please authorize yourself.");
    }

    static Words endTitle(AuthSessionState state) {
        return switch (state) {
            case COMPLETED -> new Words("授权成功", "Authorized");
            case DENIED -> new Words("已拒绝授权", "Authorization declined");
            case EXPIRED -> new Words("授权邀请已过期", "Invitation expired");
            case PENDING -> title(InvitationReason.MISSING);
        };
    }

    static Words end(AuthSessionState state, InvitationReason reason) {
        boolean renewal = reason == InvitationReason.ENDING;
        return switch (state) {
            case COMPLETED ->
                renewal
                        ? new Words("你的授权已续期。", "Your consent is renewed.")
                        : new Words("你已完成授权，任务会自动继续。", "You have given your consent; the task goes on by itself.");
            case DENIED ->
                renewal
                        ? new Words(
                                "你选择不续期。现有授权到期前仍然有效。", "You declined to renew; the present consent works to its end.")
                        : new Words("你拒绝了此次授权，应用不会以你的身份进行任何操作。", "You declined; nothing more is done in your name.");
            case EXPIRED ->
                new Words(
                        "此邀请已失效。请重新发起任务，你会收到新的邀请。",
                        "This invitation is no longer valid. Start the task again to get a new one.");
            case PENDING -> new Words("请在打开的页面上完成授权。", "Please finish on the page that has opened.");
        };
    }

    private static String waitingZh(CardContent content) {
        return content.askers().isEmpty() ? "" : "等待中的应用：" + namesZh(content) + "。";
    }

    private static String waitingEn(CardContent content) {
        return content.askers().isEmpty() ? "" : " Waiting: " + namesEn(content) + ".";
    }

    private static String namesZh(CardContent content) {
        return names(content, name -> "「" + name + "」", ADMINISTRATOR.zh(), "、");
    }

    private static String namesEn(CardContent content) {
        return names(content, name -> "\"" + name + "\"", ADMINISTRATOR.en(), ", ");
    }

    private static String names(
            CardContent content, Function<String, String> quoted, String administrator, String divider) {
        Stream<String> applications = content.askers().stream().map(quoted);
        return Stream.concat(applications, content.administrator() ? Stream.of(administrator) : Stream.empty())
                .collect(Collectors.joining(divider));
    }

    private static String joined(List<Words> lines, Function<Words, String> language) {
        return lines.stream().map(language).collect(Collectors.joining("\n"));
    }
}
