package io.larkspur.gateway;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/** The whole gateway on a random port, between fakes of the other rooms and an upstream that records what arrives. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = GatewayBetweenFakes.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=gateway",
            "larkspur.public-url=",
            "spring.main.banner-mode=off",
            "spring.r2dbc.url=r2dbc:postgresql://nobody@127.0.0.1:10/never-asked",
            "debug=false",
            "spring.flyway.enabled=false",
            "management.health.r2dbc.enabled=false",
            "management.health.db.enabled=false",
            "management.health.redis.enabled=false",
            "management.endpoint.health.validate-group-membership=false",
            "logging.level.org.springframework.boot.autoconfigure=error",
            "logging.level.org.springframework.cloud.gateway.route=warn",
            "spring.cloud.gateway.server.webflux.httpclient.response-timeout=3s",
            "larkspur.gateway.guard.calls=1000",
            "larkspur.gateway.shed.enabled=false",
            "larkspur.gateway.consent.invite-timeout=3s"
        })
@ContextConfiguration(initializers = Upstream.Started.class)
public @interface GatewayTest {}
