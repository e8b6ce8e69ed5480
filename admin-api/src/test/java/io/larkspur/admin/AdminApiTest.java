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
        properties = "spring.config.name=admin-api")
@Import(Surroundings.class)
@interface AdminApiTest {}
