package io.larkspur.admin.users;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.metering.credits.Plan;
import io.larkspur.metering.credits.Plans;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What users can subscribe to; everybody may know. */
@RestController
@Tag(name = "Users")
@SecurityRequirements
class PlansController {

    private final Plans plans;

    PlansController(Plans plans) {
        this.plans = plans;
    }

    @GetMapping("/api/v1/subscriptions/plans")
    @Operation(summary = "The plans")
    PlansView plans() {
        Map<String, PlanView> views = plans.all().stream()
                .collect(toMap(Plan::id, PlanView::of, (first, second) -> first, LinkedHashMap::new));
        return new PlansView(views, plans.currency(), plans.billingCycle());
    }

    record PlansView(
            @JsonProperty("plans") Map<String, PlanView> plans,
            @JsonProperty("currency") String currency,
            @JsonProperty("billing_cycle") String billingCycle) {}

    record PlanView(
            @JsonProperty("name") String name,
            @JsonProperty("price_monthly") BigDecimal priceMonthly,
            @JsonProperty("credits") long credits,
            @JsonProperty("features") List<String> features,
            @JsonProperty("duration_days") int durationDays,
            @JsonProperty("recommended") boolean recommended) {

        static PlanView of(Plan plan) {
            return new PlanView(
                    plan.name(),
                    plan.priceMonthly(),
                    plan.credits(),
                    plan.features(),
                    plan.durationDays(),
                    plan.recommended());
        }
    }
}
