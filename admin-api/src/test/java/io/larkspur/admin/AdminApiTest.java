package io.larkspur.admin;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/** The real program on a random port, with real stores; the platform is scripted and time stands still. */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = AdminApiApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=admin-api",
            "larkspur.limits.address.per-minute=10000",
            "larkspur.limits.address.per-hour=10000",
            "larkspur.limits.refused.per-minute=10000",
            "larkspur.limits.refused.per-hour=10000",
            "larkspur.accounts.sign-in.attempts.per-source=10000",
            "larkspur.accounts.sign-in.attempts.per-account=100",
            "larkspur.accounts.sign-in.hashing.memory=8192",
            "larkspur.accounts.sign-in.hashing.iterations=1",
            "larkspur.accounts.sign-in.activity-interval=200ms",
            "larkspur.accounts.development-tokens.enabled=true"
        })
@Import(Surroundings.class)
@interface AdminApiTest {}
