package io.larkspur.admin.access;

import io.larkspur.accounts.Applications;
import io.larkspur.accounts.login.LoginSessions;
import io.larkspur.accounts.login.Role;
import io.larkspur.accounts.login.SignInGate;
import io.larkspur.admin.origin.OwnPaths;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CorsSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HttpBasicSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.RequestCacheSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.header.XFrameOptionsServerHttpHeadersWriter.Mode;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Guards the control plane's paths, and only those: the gateway's routes may live in the same context and pass through
 * untouched. Nothing is kept between requests. Of what proves anybody a browser sends only the password of HTTP Basic by
 * itself, and where that counts {@link ForeignPages} are refused.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
@EnableConfigurationProperties({AdministratorProperties.class, CorsProperties.class})
public class AccessConfiguration {

    private static final String SESSIONS = "/internal/auth/**";
    private static final String CALLBACK = "/internal/auth/cards/callback";
    private static final String ADMINISTRATION = "/admin/**";
    private static final Duration YEAR = Duration.ofDays(365);

    /** What makes others able to do things, and only owners may change. */
    private static final String[] POWERS = {"/admin/accounts/**", "/admin/applications/**", "/admin/keys/**"};

    private static final String[] SIGN_IN = {
        "/auth/**", "/api/v1/auth/**", "/api/v1/protected", "/users/me", "/debug/session-info"
    };

    private static final String[] FOR_THE_SIGNED_IN = {"/auth/profile", "/api/v1/auth/profile", "/api/v1/protected"};

    private static final String[] FOR_SESSIONS = {"/debug/session-info"};

    /** The API's description, and the page that shows it. */
    private static final String[] DESCRIPTION = {"/docs/**", "/v3/api-docs/**", "/swagger-ui/**", "/webjars/**"};

    private static final String NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

    /** That page brings its own scripts, and styles that stand in it. */
    private static final String A_PAGE_OF_OURS =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Where nothing is, for anybody: conversations are listed by their user, or named by their id. */
    private static final PathPattern NOTHING = PathPatternParser.defaultInstance.parse("/api/v1/sessions");

    /** Open to all: what anybody may know, and links that prove themselves by their signature. */
    private static final String[] OPEN = {"/api/v1/subscriptions/**", "/api/v1/files/**"};

    /** What pages of other origins may read of an answer, beside its body and the few headers that browsers let them. */
    private static final List<String> FOR_FOREIGN_PAGES = List.of(
            "Retry-After",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset",
            "RateLimit",
            "RateLimit-Policy",
            "X-Request-Id");

    /** A bean, so that Boot does not invent a user with a generated password. */
    @Bean
    ReactiveAuthenticationManager callerAuthenticationManager(
            AdministratorProperties properties, SignInGate gate, Applications applications) {
        return new CallerAuthenticationManager(new Administrator(properties), gate, applications);
    }

    /**
     * The stock firewall would judge every path of the context, proxied ones too, and refuses ids with encoded slashes.
     * Matching here and in the controllers is by the same decoded path segments, so there is nothing it would catch.
     */
    @Bean
    ServerWebExchangeFirewall transparentFirewall() {
        return exchange -> Mono.just(exchange);
    }

    /** Observing each of its filters costs more than they do; requests are counted and timed elsewhere. */
    @Bean
    SecurityObservationSettings noObservationsOfSecurity() {
        return SecurityObservationSettings.noObservations();
    }

    /** The platform's callback proves itself by signature; its controller asks anybody else for credentials. */
    @Bean
    @Order(1)
    SecurityWebFilterChain trustedServices(ServerHttpSecurity http) {
        return basic(guarded(http, SESSIONS))
                .addFilterBefore(new ForeignPages(), SecurityWebFiltersOrder.HTTP_BASIC)
                .authorizeExchange(exchanges -> exchanges
                        .pathMatchers(HttpMethod.POST, CALLBACK)
                        .permitAll()
                        .anyExchange()
                        .hasAuthority(CallerAuthentication.AUTH_SESSIONS))
                .build();
    }

    @Bean
    @Order(2)
    SecurityWebFilterChain administration(ServerHttpSecurity http, LoginSessions sessions) {
        return basic(guarded(http, ADMINISTRATION))
                .addFilterBefore(new ForeignPages(), SecurityWebFiltersOrder.HTTP_BASIC)
                .addFilterAt(
                        new BearerFilter(Bearers.ofSessions(sessions), UnaryOperator.identity()),
                        SecurityWebFiltersOrder.AUTHENTICATION)
                .authorizeExchange(exchanges -> exchanges
                        .pathMatchers(HttpMethod.GET, ADMINISTRATION)
                        .hasAuthority(CallerAuthentication.atLeast(Role.VIEWER))
                        .pathMatchers(POWERS)
                        .hasAuthority(CallerAuthentication.atLeast(Role.OWNER))
                        .anyExchange()
                        .hasAuthority(CallerAuthentication.atLeast(Role.OPERATOR)))
                .build();
    }

    @Bean
    @Order(3)
    SecurityWebFilterChain userService(
            ServerHttpSecurity http, LoginSessions sessions, ObjectProvider<BearerTokens> others, CorsProperties cors) {
        Bearers bearers = Bearers.ofEveryKind(sessions, others.orderedStream().toList());
        return bearer(
                crossOrigin(guarded(http, OwnPaths.USER_SERVICE.toArray(String[]::new)), cors),
                new BearerFilter(bearers, refused -> new CredentialsRefused()));
    }

    @Bean
    @Order(4)
    SecurityWebFilterChain signedIn(
            ServerHttpSecurity http, LoginSessions sessions, ObjectProvider<BearerTokens> others, CorsProperties cors) {
        Bearers bearers = Bearers.ofEveryKind(sessions, others.orderedStream().toList());
        return bearer(
                crossOrigin(guarded(http, FOR_THE_SIGNED_IN), cors),
                new BearerFilter(bearers, UnaryOperator.identity()));
    }

    @Bean
    @Order(4)
    SecurityWebFilterChain withSession(ServerHttpSecurity http, LoginSessions sessions, CorsProperties cors) {
        return bearer(
                crossOrigin(guarded(http, FOR_SESSIONS), cors),
                new BearerFilter(Bearers.ofSessions(sessions), UnaryOperator.identity()));
    }

    /** What comes here is a proof itself: a password, a code or a token in the body. */
    @Bean
    @Order(5)
    SecurityWebFilterChain signIn(ServerHttpSecurity http, CorsProperties cors) {
        return crossOrigin(guarded(http, SIGN_IN), cors)
                .httpBasic(HttpBasicSpec::disable)
                .authorizeExchange(exchanges -> exchanges.anyExchange().permitAll())
                .build();
    }

    @Bean
    @Order(6)
    SecurityWebFilterChain open(ServerHttpSecurity http, CorsProperties cors) {
        return crossOrigin(guarded(http, OPEN), cors)
                .httpBasic(HttpBasicSpec::disable)
                .authorizeExchange(exchanges -> exchanges.anyExchange().permitAll())
                .build();
    }

    /** Open to all, but in nobody's frame: from there one calls with one's own credentials. */
    @Bean
    @Order(6)
    SecurityWebFilterChain description(ServerHttpSecurity http) {
        return guardedBy(A_PAGE_OF_OURS, http, DESCRIPTION)
                .httpBasic(HttpBasicSpec::disable)
                .authorizeExchange(exchanges -> exchanges.anyExchange().permitAll())
                .build();
    }

    private static SecurityWebFilterChain bearer(ServerHttpSecurity http, BearerFilter filter) {
        return http.httpBasic(HttpBasicSpec::disable)
                .addFilterAt(filter, SecurityWebFiltersOrder.AUTHENTICATION)
                .exceptionHandling(failures -> failures.authenticationEntryPoint(
                        (exchange, refused) -> Mono.error(() -> unknown(exchange.getRequest()))))
                .authorizeExchange(exchanges -> exchanges.anyExchange().authenticated())
                .build();
    }

    /** No token is asked for where one would open nothing; nor is anything opened there without. */
    private static Exception unknown(ServerHttpRequest request) {
        return NOTHING.matches(request.getPath().pathWithinApplication())
                ? new ResponseStatusException(HttpStatus.NOT_FOUND)
                : new TokenRequired();
    }

    private static ServerHttpSecurity basic(ServerHttpSecurity http) {
        return http.httpBasic(
                basic -> basic.authenticationEntryPoint((exchange, refused) -> Mono.error(SignInRequired::new)));
    }

    private static ServerHttpSecurity crossOrigin(ServerHttpSecurity http, CorsProperties properties) {
        if (properties.allowedOrigins().isEmpty()) {
            return http.cors(CorsSpec::disable);
        }
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(properties.allowedOrigins());
        cors.setAllowedMethods(List.of("GET", "POST", "PUT", "DELETE"));
        cors.setAllowedHeaders(List.of("Authorization", "Content-Type", "Accept-Language", "Idempotency-Key"));
        cors.setExposedHeaders(FOR_FOREIGN_PAGES);
        cors.setMaxAge(Duration.ofMinutes(10));
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", cors);
        return http.cors(spec -> spec.configurationSource(source));
    }

    private static ServerHttpSecurity guarded(ServerHttpSecurity http, String... paths) {
        return guardedBy(NO_PAGE, http, paths);
    }

    private static ServerHttpSecurity guardedBy(String contentPolicy, ServerHttpSecurity http, String... paths) {
        return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers(paths))
                .csrf(CsrfSpec::disable)
                .formLogin(FormLoginSpec::disable)
                .logout(LogoutSpec::disable)
                .requestCache(RequestCacheSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .exceptionHandling(failures -> failures.authenticationEntryPoint(
                                (exchange, refused) -> Mono.error(SignInRequired::new))
                        .accessDeniedHandler((exchange, refused) -> Mono.error(NotPermitted::new)))
                .headers(headers -> headers.frameOptions(frames -> frames.mode(Mode.DENY))
                        .contentSecurityPolicy(policy -> policy.policyDirectives(contentPolicy))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .hsts(hsts -> hsts.maxAge(YEAR)));
    }
}
