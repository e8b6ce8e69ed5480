package io.larkspur.gateway.conversation;

import io.larkspur.conversations.NewMessage;
import io.larkspur.conversations.Owner;
import io.larkspur.conversations.Speaker;
import io.larkspur.gateway.stream.AnswerType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One call's question and answer, copied to a limit while they pass. Nothing that goes wrong here reaches the call: what
 * cannot be read is not written down.
 */
final class Recording {

    private static final String ATTRIBUTE = Recording.class.getName();
    private static final String CUT = "{\"cut\":true}";
    private static final String WHOLE = "{}";
    private static final BigDecimal USUAL_IMPORTANCE = new BigDecimal("0.5");

    private final UUID conversation;
    private final Owner owner;
    private final Places places;
    private final JsonMapper json;
    private final int longest;
    private final Copy question;
    private @Nullable Answer answer;

    Recording(UUID conversation, Owner owner, Places places, JsonMapper json, int longest) {
        this.conversation = conversation;
        this.owner = owner;
        this.places = places;
        this.json = json;
        this.longest = longest;
        this.question = new Copy(longest);
    }

    static Optional<Recording> of(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
    }

    void goWith(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    UUID conversation() {
        return conversation;
    }

    Owner owner() {
        return owner;
    }

    Copy question() {
        return question;
    }

    /** With the answer's head; what is read of the answer follows. */
    void answered(HttpHeaders head) {
        answer = MediaType.TEXT_EVENT_STREAM.isCompatibleWith(AnswerType.of(head))
                ? new StreamedAnswer(places, json, longest)
                : new DocumentAnswer(places, json, longest);
    }

    void saw(byte[] piece) {
        Answer reading = answer;
        if (reading != null) {
            reading.saw(piece);
        }
    }

    /**
     * What is to be written down.
     *
     * @param whole whether the answer came to its end
     * @param most how many characters a message may have, its metadata included; what is longer is cut
     */
    List<NewMessage> messages(boolean whole, int most) {
        Answer given = answer;
        if (given == null) {
            return List.of();
        }
        Answer.Said said = given.said();
        List<NewMessage> messages = new ArrayList<>();
        String asked = asked();
        if (!asked.isEmpty()) {
            messages.add(message(Speaker.USER, asked, said.promptTokens(), true, most));
        }
        if (!said.text().isEmpty()) {
            messages.add(message(Speaker.ASSISTANT, said.text(), said.completionTokens(), whole && !said.cut(), most));
        }
        messages.removeIf(message -> message.content().isEmpty());
        return messages;
    }

    private String asked() {
        try {
            return Places.text(json.readTree(question.bytes()), places.question());
        } catch (JacksonException noJson) {
            return "";
        }
    }

    private static NewMessage message(Speaker role, String text, long tokens, boolean whole, int most) {
        String clean = text.replace("\0", "");
        boolean fits = clean.length() + (whole ? WHOLE : CUT).length() <= most;
        return new NewMessage(
                "chat",
                role,
                fits ? clean : Cuts.to(most - CUT.length(), clean),
                null,
                null,
                whole && fits ? WHOLE : CUT,
                tokens,
                BigDecimal.ZERO,
                true,
                USUAL_IMPORTANCE);
    }
}
