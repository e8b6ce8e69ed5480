package io.larkspur.gateway;

import io.larkspur.problem.web.ProblemWebConfiguration;
import io.larkspur.problem.wire.WireConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    GatewayFilters.class,
    ProblemWebConfiguration.class,
    WireConfiguration.class,
    FakeApplications.class,
    FakeVault.class,
    FakePlatform.class,
    FakeIssuers.class,
    FakeSealer.class,
    FakeAssertions.class,
    FakeLimits.class,
    FurtherRoutes.class,
    FakeConversations.class,
    FakeMeter.class
})
class GatewayBetweenFakes {}
