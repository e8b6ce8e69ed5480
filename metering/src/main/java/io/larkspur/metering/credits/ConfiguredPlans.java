package io.larkspur.metering.credits;

import java.util.List;

/** Plans as the settings say. */
final class ConfiguredPlans implements Plans {

    private final CreditsProperties properties;
    private final List<Plan> plans;

    ConfiguredPlans(CreditsProperties properties) {
        this.properties = properties;
        this.plans = properties.plans().entrySet().stream()
                .map(plan -> new Plan(
                        plan.getKey(),
                        plan.getValue().name(),
                        plan.getValue().priceMonthly(),
                        plan.getValue().credits(),
                        plan.getValue().features(),
                        plan.getValue().durationDays(),
                        plan.getValue().recommended()))
                .toList();
    }

    @Override
    public List<Plan> all() {
        return plans;
    }

    @Override
    public Plan named(String id) {
        return plans.stream().filter(plan -> plan.id().equals(id)).findFirst().orElseThrow(UnknownPlan::new);
    }

    @Override
    public Plan first() {
        return named(properties.firstPlan());
    }

    @Override
    public String currency() {
        return properties.currency();
    }

    @Override
    public String billingCycle() {
        return properties.billingCycle();
    }
}
