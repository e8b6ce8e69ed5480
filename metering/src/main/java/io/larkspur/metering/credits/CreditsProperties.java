package io.larkspur.metering.credits;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the books.
 *
 * @param currency of the plans' prices
 * @param billingCycle how the plans name their period to people
 * @param firstPlan the plan of a new user
 * @param plans by id; a plan's grant is given when it begins and after each period
 * @param storeTimeout how long one group of changes, or one reading, may take: more than 0
 * @param lanes how many groups are written at a time; the changes of one user follow each other in one lane: 1 to 16
 * @param largestGroup how many changes are written in one transaction: 1 to 2000
 * @param checkInterval how often all books are checked: 1 s to 1 d
 * @param grantInterval how often periods that have begun are looked for: 1 s to 1 d
 * @param capacity how many changes may wait in each lane; more are answered 503: at least the largest group
 */
@ConfigurationProperties("larkspur.metering.credits")
record CreditsProperties(
        @DefaultValue("USD") String currency,
        @DefaultValue("monthly") String billingCycle,
        @DefaultValue("free") String firstPlan,
        @DefaultValue Map<String, PlanProperties> plans,
        @DefaultValue("5s") Duration storeTimeout,
        @DefaultValue("1") int lanes,
        @DefaultValue("256") int largestGroup,
        @DefaultValue("8192") int capacity,
        @DefaultValue("1m") Duration checkInterval,
        @DefaultValue("1m") Duration grantInterval) {

    CreditsProperties {
        plans = Collections.unmodifiableMap(new LinkedHashMap<>(plans));
        require(plans.containsKey(firstPlan), "first-plan is " + firstPlan + ", which is none of the plans");
        require(storeTimeout.toMillis() > 0, "store-timeout has to be more than 0");
        require(lanes >= 1 && lanes <= 16, "lanes is " + lanes + "; it has to be 1 to 16");
        require(largestGroup >= 1 && largestGroup <= 2000, "largest-group has to be 1 to 2000");
        require(isBetweenSecondAndDay(checkInterval), "check-interval has to be between 1s and 1d");
        require(isBetweenSecondAndDay(grantInterval), "grant-interval has to be between 1s and 1d");
        require(capacity >= largestGroup, "capacity has to be at least largest-group");
    }

    private static boolean isBetweenSecondAndDay(Duration interval) {
        return interval.compareTo(Duration.ofSeconds(1)) >= 0 && interval.compareTo(Duration.ofDays(1)) <= 0;
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException("larkspur.metering.credits." + otherwise);
        }
    }

    /**
     * One plan.
     *
     * @param name for people
     * @param priceMonthly in the plans' currency, 0 or more
     * @param credits granted each period: 1 to 1,000,000,000
     * @param features what it offers, in words of your own
     * @param durationDays a period: 1 to 3660
     * @param recommended whether it is shown first
     */
    record PlanProperties(
            String name,
            @DefaultValue("0.0") BigDecimal priceMonthly,
            long credits,
            @DefaultValue List<String> features,
            @DefaultValue("30") int durationDays,
            @DefaultValue("false") boolean recommended) {

        PlanProperties {
            require(priceMonthly.signum() >= 0, "plans: a price cannot be negative");
            require(credits >= 1 && credits <= Credits.LARGEST, "plans: credits have to be 1 to " + Credits.LARGEST);
            require(durationDays >= 1 && durationDays <= 3660, "plans: duration-days has to be 1 to 3660");
        }
    }
}
