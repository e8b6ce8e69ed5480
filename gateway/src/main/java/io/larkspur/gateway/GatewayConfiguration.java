package io.larkspur.gateway;

import io.larkspur.problem.web.ProblemWebConfiguration;
import io.larkspur.stores.StoresConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The whole data plane. */
@Configuration(proxyBeanMethods = false)
@Import({StoresConfiguration.class, ProblemWebConfiguration.class, GatewayFilters.class})
public class GatewayConfiguration {}
