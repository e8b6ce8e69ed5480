package io.larkspur.feishu;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.Applications;
import io.larkspur.feishu.card.CardContent;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.vault.AuthSession;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Gathers what a card says. The button leads to us and not to the authorize page itself: so each walk gets its own
 * single-use state, bound to the browser, and the card stays usable after a wrong person or a passing fault.
 */
final class CardContents {

    private static final Logger log = LoggerFactory.getLogger(CardContents.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final String IN_CLIENT = "/client/web_url/open?mode=sidebar-semi&max_width=800&reload=false&url=";

    private final FeishuProperties properties;
    private final @Nullable Applications applications;

    CardContents(FeishuProperties properties, @Nullable Applications applications) {
        this.properties = properties;
        this.applications = applications;
    }

    Mono<CardContent> of(AuthSession session, AuthCardOptions options) {
        return asker(session)
                .map(asker -> content(session, options, asker))
                .switchIfEmpty(Mono.fromSupplier(() -> content(session, options, session.applicationId())));
    }

    /** The application's name; empty when there is none or it cannot be had quickly. */
    private Mono<String> asker(AuthSession session) {
        if (applications == null || session.applicationId() == null) {
            return Mono.empty();
        }
        return applications
                .find(session.applicationId())
                .map(Application::name)
                .timeout(PATIENCE)
                .onErrorResume(Exception.class, error -> {
                    log.warn("The card of auth session {} shows an id instead of a name", session.sessionId(), error);
                    return Mono.empty();
                });
    }

    private CardContent content(AuthSession session, AuthCardOptions options, @Nullable String asker) {
        return new CardContent(
                session.sessionId(),
                link().apply(properties.authorizeLink(session.sessionId())),
                asker,
                new TreeSet<>(session.scopes()),
                options.includeDetailedDescription(),
                options.customMessage(),
                options.privacyPolicyUrl());
    }

    private Function<String, String> link() {
        return properties.card().openInClient()
                ? page -> properties.applinkBaseUrl() + IN_CLIENT + URLEncoder.encode(page, StandardCharsets.UTF_8)
                : page -> page;
    }
}
