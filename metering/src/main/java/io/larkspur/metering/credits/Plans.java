package io.larkspur.metering.credits;

import java.util.List;

/** The plans there are, as configured under {@code larkspur.metering.credits}. */
public interface Plans {

    /** In the order of the configuration. */
    List<Plan> all();

    /** Fails with {@link UnknownPlan}. */
    Plan named(String id);

    /** The plan of a new user. */
    Plan first();

    String currency();

    String billingCycle();
}
