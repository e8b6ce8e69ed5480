package io.larkspur.admin.limits;

import io.larkspur.admin.origin.ClientAddress;
import io.larkspur.limits.Limiter;
import io.larkspur.limits.rules.LimitRules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Limits how often one address may try and one user may ask, and serves the limits to administrators. */
@Configuration(proxyBeanMethods = false)
@Import(LimitsController.class)
public class LimitConfiguration {

    @Bean
    RateLimitFilter rateLimitFilter(Limiter limiter, LimitRules rules, ClientAddress addresses) {
        return new RateLimitFilter(limiter, rules, addresses);
    }

    @Bean
    MemberLimitFilter memberLimitFilter(Limiter limiter, LimitRules rules) {
        return new MemberLimitFilter(limiter, rules);
    }
}
