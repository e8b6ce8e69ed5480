package io.larkspur.feishu;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.Applications;
import io.larkspur.feishu.card.CardContent;
import io.larkspur.feishu.oauth.AskedScopes;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.Invitation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Gathers what a card says. The button leads to us and not to the authorize page itself: so each walk gets its own
 * single-use state, bound to the browser, and the card stays usable after a wrong person or a passing fault.
 */
final class CardContents {

    private static final Logger log = LoggerFactory.getLogger(CardContents.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** Who reads more names reads none. */
    private static final int MOST_NAMES = 10;

    private static final DateTimeFormatter TO_THE_MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final String IN_CLIENT = "/client/web_url/open?mode=sidebar-semi&max_width=800&reload=false&url=";

    private final FeishuProperties properties;
    private final @Nullable Applications applications;

    CardContents(FeishuProperties properties, @Nullable Applications applications) {
        this.properties = properties;
        this.applications = applications;
    }

    Mono<CardContent> of(AuthSession session, AuthCardOptions options) {
        return askers(session).map(askers -> content(session, options, askers));
    }

    private Mono<List<String>> askers(AuthSession session) {
        return Flux.fromIterable(session.askedBy())
                .filter(asker -> !asker.equals(Invitation.NOBODY))
                .take(MOST_NAMES)
                .concatMap(asker -> name(session, asker))
                .collectList();
    }

    /** The application's name; its id when that cannot be had quickly. */
    private Mono<String> name(AuthSession session, String asker) {
        if (applications == null) {
            return Mono.just(asker);
        }
        return applications
                .find(asker)
                .map(Application::name)
                .timeout(PATIENCE)
                .onErrorResume(Exception.class, error -> {
                    log.warn("The card of auth session {} shows an id instead of a name", session.sessionId(), error);
                    return Mono.empty();
                })
                .defaultIfEmpty(asker);
    }

    private CardContent content(AuthSession session, AuthCardOptions options, List<String> askers) {
        AskedScopes asked = AskedScopes.of(session);
        return new CardContent(
                session.sessionId(),
                link().apply(properties.authorizeLink(session.sessionId())),
                session.reason(),
                askers,
                session.askedBy().contains(Invitation.NOBODY),
                asked.scopes(),
                asked.further(),
                Duration.between(session.createdAt(), session.expiresAt()),
                time(session.consentEndsAt()),
                session.otherPersonTried(),
                options.includeDetailedDescription(),
                options.customMessage(),
                options.privacyPolicyUrl());
    }

    private @Nullable String time(@Nullable Instant instant) {
        ZoneId zone = properties.card().timeZone();
        return instant == null ? null : TO_THE_MINUTE.format(instant.atZone(zone)) + " (" + zone + ")";
    }

    private Function<String, String> link() {
        return properties.card().openInClient()
                ? page -> properties.applinkBaseUrl() + IN_CLIENT + URLEncoder.encode(page, StandardCharsets.UTF_8)
                : page -> page;
    }
}
