package io.larkspur.admin.access;

import io.larkspur.accounts.Applications;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.RequestCacheSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.header.XFrameOptionsServerHttpHeadersWriter.Mode;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import reactor.core.publisher.Mono;

/**
 * Guards the control plane's paths, and only those: the gateway's routes may live in the same context and pass through
 * untouched. Nothing is kept between requests, and since only HTTP Basic counts, there is nothing a browser could be
 * tricked into sending along by a foreign page except through its own prompt.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
@EnableConfigurationProperties(AdministratorProperties.class)
public class AccessConfiguration {

    private static final String SESSIONS = "/internal/auth/**";
    private static final String CALLBACK = "/internal/auth/cards/callback";
    private static final String ADMINISTRATION = "/admin/**";
    private static final Duration YEAR = Duration.ofDays(365);

    /** A bean, so that Boot does not invent a user with a generated password. */
    @Bean
    ReactiveAuthenticationManager callerAuthenticationManager(
            AdministratorProperties properties, Applications applications) {
        return new CallerAuthenticationManager(new Administrator(properties), applications);
    }

    /**
     * The stock firewall would judge every path of the context, proxied ones too, and refuses ids with encoded slashes.
     * Matching here and in the controllers is by the same decoded path segments, so there is nothing it would catch.
     */
    @Bean
    ServerWebExchangeFirewall transparentFirewall() {
        return exchange -> Mono.just(exchange);
    }

    /** The platform's callback proves itself by signature; its controller asks anybody else for credentials. */
    @Bean
    @Order(1)
    SecurityWebFilterChain trustedServices(ServerHttpSecurity http) {
        return basicOnly(http, SESSIONS)
                .authorizeExchange(exchanges -> exchanges
                        .pathMatchers(HttpMethod.POST, CALLBACK)
                        .permitAll()
                        .anyExchange()
                        .hasAuthority(CallerAuthentication.AUTH_SESSIONS))
                .build();
    }

    @Bean
    @Order(2)
    SecurityWebFilterChain administration(ServerHttpSecurity http) {
        return basicOnly(http, ADMINISTRATION)
                .authorizeExchange(
                        exchanges -> exchanges.anyExchange().hasAuthority(CallerAuthentication.ADMINISTRATOR))
                .build();
    }

    private static ServerHttpSecurity basicOnly(ServerHttpSecurity http, String paths) {
        return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers(paths))
                .csrf(CsrfSpec::disable)
                .formLogin(FormLoginSpec::disable)
                .logout(LogoutSpec::disable)
                .requestCache(RequestCacheSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .httpBasic(
                        basic -> basic.authenticationEntryPoint((exchange, refused) -> Mono.error(SignInRequired::new)))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(
                                (exchange, refused) -> Mono.error(SignInRequired::new))
                        .accessDeniedHandler((exchange, refused) -> Mono.error(NotPermitted::new)))
                .headers(headers -> headers.frameOptions(frames -> frames.mode(Mode.DENY))
                        .contentSecurityPolicy(
                                policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .hsts(hsts -> hsts.maxAge(YEAR)));
    }
}
