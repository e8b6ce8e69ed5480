package io.larkspur.gateway.conversation;

import io.larkspur.conversations.Conversation;
import io.larkspur.conversations.Owner;
import io.larkspur.gateway.caller.Caller;
import io.larkspur.gateway.stream.PlainAnswer;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code Conversation} in a route's YAML, behind {@code Caller}: a call with {@code X-Conversation-Id} writes its question
 * and answer into that conversation of its user. Whether it may is known before anything goes upstream; the writing
 * comes after the answer and never holds it up.
 */
@Component
class ConversationGatewayFilterFactory extends AbstractGatewayFilterFactory<ConversationGatewayFilterFactory.Settings> {

    private static final String NAME = "X-Conversation-Id";

    private final Speakers speakers;
    private final JsonMapper json;

    ConversationGatewayFilterFactory(Speakers speakers, JsonMapper json) {
        super(Settings.class);
        this.speakers = speakers;
        this.json = json;
    }

    @Override
    public GatewayFilter apply(Settings settings) {
        return (exchange, chain) -> {
            String id = exchange.getRequest().getHeaders().getFirst(NAME);
            return id == null
                    ? chain.filter(exchange)
                    : speakers.conversation(Caller.of(exchange), id)
                            .timeout(settings.patience())
                            .map(conversation -> recording(conversation, settings))
                            .flatMap(recording -> recorded(recording, exchange, chain));
        };
    }

    private Recording recording(Conversation conversation, Settings settings) {
        return new Recording(conversation.sessionId(), Owner.user(conversation.userId()), settings.places(), json, (int)
                settings.longest().toBytes());
    }

    private static Mono<Void> recorded(Recording recording, ServerWebExchange exchange, GatewayFilterChain chain) {
        recording.goWith(exchange);
        return chain.filter(exchange.mutate()
                .request(new Listened(exchange.getRequest(), recording))
                .build());
    }

    /** The request, read along. The name of the conversation stays here, and the answer has to come readable. */
    private static final class Listened extends PlainAnswer {

        private final Recording recording;

        Listened(ServerHttpRequest request, Recording recording) {
            super(request);
            this.recording = recording;
            getHeaders().remove(NAME);
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return super.getBody().doOnNext(recording.question()::add);
        }
    }

    /**
     * Where question and answer stand, see {@link Places}; as most AI endpoints have them.
     *
     * @param longest how much of each is read: at most 1 MB
     * @param patience how long the stores may take to say whether the conversation may be written into
     */
    record Settings(
            @DefaultValue("/messages/-/content") String question,
            @DefaultValue("/choices/0/message/content") String answer,
            @DefaultValue("/choices/0/delta/content") String delta,
            @DefaultValue("/usage/prompt_tokens") String promptTokens,
            @DefaultValue("/usage/completion_tokens") String completionTokens,
            @DefaultValue("100KB") DataSize longest,
            @DefaultValue("8s") Duration patience) {

        Settings {
            if (longest.toBytes() < 1 || longest.compareTo(DataSize.ofMegabytes(1)) > 0) {
                throw new IllegalArgumentException(
                        "longest of the filter Conversation is " + longest + "; it has to be between 1B and 1MB");
            }
        }

        Places places() {
            return new Places(question, answer, delta, promptTokens, completionTokens);
        }
    }
}
