package io.larkspur.feishu;

import java.util.Map;

/** What to do about each refusal of the message service. */
final class DeliveryAdvice {

    private static final String NO_SUCH_USER =
            "there is no such user for this app; check the id and which app it belongs to";
    private static final String NOT_ALLOWED =
            "the app lacks a scope such as im:message:send_as_bot; enable it and publish the app";

    private static final Map<Integer, String> BY_CODE = Map.ofEntries(
            Map.entry(230001, "the platform calls the request invalid; check the user id and the card's options"),
            Map.entry(230006, "the app has no bot; switch the bot ability on and publish the app"),
            Map.entry(
                    230013,
                    "the user is outside the bot's availability or has left; add them to the app's availability range"),
            Map.entry(230022, "the platform holds the text for sensitive; change the custom message"),
            Map.entry(230025, "the card is too long; shorten the custom message"),
            Map.entry(230027, NOT_ALLOWED),
            Map.entry(230028, "the tenant's audit refused the text; change the custom message"),
            Map.entry(230029, "the user has left the organisation"),
            Map.entry(230034, NO_SUCH_USER),
            Map.entry(230035, "the tenant forbids the bot to send"),
            Map.entry(230038, "the user belongs to another tenant"),
            Map.entry(230053, "the user has blocked the bot; ask them to unblock it"),
            Map.entry(230099, "the platform cannot show the card; check the template id and its variables"),
            Map.entry(99991662, "the app is disabled; enable it for the tenant"),
            Map.entry(99991672, NOT_ALLOWED),
            Map.entry(99991673, "the app is not installed; install it for the tenant"),
            Map.entry(99992361, "the open_id belongs to another app; use the user's open_id for this one"),
            Map.entry(99992351, NO_SUCH_USER),
            Map.entry(99992402, "the platform calls the request invalid; check the user id and the card's options"));

    private DeliveryAdvice() {}

    static String on(int code) {
        return BY_CODE.getOrDefault(code, "look the code up in the platform's documentation");
    }
}
