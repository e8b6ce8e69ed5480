package io.larkspur.admin.docs;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes the control plane's API as a whole; the controllers describe themselves. */
@Configuration(proxyBeanMethods = false)
public class DocsConfiguration {

    private static final String BASIC = "basic";

    @Bean
    OpenAPI controlPlane() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Larkspur control plane")
                                .version("1.0.0")
                                .description(
                                        "Sign-in and login sessions; sessions, tokens and cards for trusted services; accounts, applications and the audit trail for administrators; users with credits, usage, conversations and files. Every failure has a stable code, in a problem document (RFC 9457) or, under /api/v1, in the envelope of the user service."))
                .components(
                        new Components()
                                .addSecuritySchemes(
                                        BASIC,
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme("basic")
                                                .description(
                                                        "An application's id and secret, or the administrator's user name and password"))
                                .addSecuritySchemes(
                                        "bearer",
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme("bearer")
                                                .bearerFormat("JWT")
                                                .description(
                                                        "The access token of somebody who signed in; under /admin their role has to be high enough")))
                .addSecurityItem(new SecurityRequirement().addList(BASIC));
    }
}
