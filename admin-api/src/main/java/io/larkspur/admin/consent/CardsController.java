package io.larkspur.admin.consent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.larkspur.feishu.AuthCardOptions;
import io.larkspur.feishu.AuthCards;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Sending the card of a session (A7). */
@RestController
@Tag(name = "Cards")
class CardsController {

    private final AuthSessions sessions;
    private final AuthCards cards;

    CardsController(AuthSessions sessions, AuthCards cards) {
        this.sessions = sessions;
        this.cards = cards;
    }

    @PostMapping("/internal/auth/cards/send")
    @Operation(
            summary = "Send a session's card",
            description =
                    "404 for an unknown session, 409 for one that has ended or belongs to other ids, 4xx or 502 when the card cannot be delivered.")
    Mono<SentCard> send(@RequestBody SendCard request) {
        AuthCardOptions options = request.checkedOptions();
        return sessions.find(request.checkedSessionId())
                .map(request::checked)
                .flatMap(session -> cards.send(session, options))
                .map(messageId -> new SentCard(messageId, request.checkedSessionId()));
    }

    record SendCard(
            @Strict @JsonProperty("app_id") @Nullable String appId,
            @Strict @JsonProperty("user_id") @Nullable String userId,
            @Strict @JsonProperty("session_id") @Nullable String sessionId,
            @JsonProperty("options") @Nullable Options options) {

        String checkedSessionId() {
            return SessionIds.checked(Texts.id("session_id", sessionId));
        }

        AuthCardOptions checkedOptions() {
            return options == null ? AuthCardOptions.plain() : options.checked();
        }

        /** The session, when it is of these ids and still waits for its user. */
        AuthSession checked(AuthSession session) {
            if (!session.appId().equals(appId) || !session.userId().equals(userId)) {
                throw new SessionMismatch(session.sessionId());
            }
            if (!session.isPending()) {
                throw new SessionEnded(session);
            }
            return session;
        }
    }

    record Options(
            @JsonProperty("include_detailed_description") @Nullable
            Boolean includeDetailedDescription,

            @Strict @JsonProperty("auth_card_template_id") @Nullable
            String authCardTemplateId,

            @Strict @JsonProperty("custom_message") @Nullable
            String customMessage,

            @Strict @JsonProperty("privacy_policy_url") @Nullable
            String privacyPolicyUrl) {

        private static final int LONGEST_TEMPLATE_ID = 100;
        private static final int LONGEST_MESSAGE = 500;
        private static final int LONGEST_URL = 2000;

        AuthCardOptions checked() {
            return new AuthCardOptions(
                    !Boolean.FALSE.equals(includeDetailedDescription),
                    Texts.optional("options.auth_card_template_id", authCardTemplateId, LONGEST_TEMPLATE_ID),
                    Texts.optional("options.custom_message", customMessage, LONGEST_MESSAGE),
                    https(Texts.optional("options.privacy_policy_url", privacyPolicyUrl, LONGEST_URL)));
        }

        private static @Nullable String https(@Nullable String url) {
            if (url == null || isHttps(url)) {
                return url;
            }
            throw new InvalidInput("options.privacy_policy_url has to be an absolute https address");
        }

        private static boolean isHttps(String url) {
            try {
                URI uri = URI.create(url);
                return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    record SentCard(
            @JsonProperty("message_id") String messageId,
            @JsonProperty("session_id") String sessionId) {}
}
