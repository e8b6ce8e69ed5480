package io.larkspur.feishu;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.util.Map;

/** The platform does not put the card before the user. */
public final class CardUndeliverable extends ProblemException {

    private final int platformCode;

    CardUndeliverable(String appId, int platformCode) {
        super(
                Category.UPSTREAM,
                "card-undeliverable",
                "The card of app " + appId + " cannot be delivered (code " + platformCode + "): "
                        + DeliveryAdvice.on(platformCode));
        this.platformCode = platformCode;
    }

    public int platformCode() {
        return platformCode;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("platform_code", platformCode);
    }
}
