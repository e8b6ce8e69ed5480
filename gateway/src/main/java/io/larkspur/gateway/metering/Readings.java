package io.larkspur.gateway.metering;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an answer says of itself, as far as it has been seen: the last word of each kind counts. */
final class Readings {

    /** More is no count of tokens but a mistake, or a joke. */
    private static final long MOST_TOKENS = 1_000_000_000;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Pointers pointers;
    private @Nullable String model;
    private long promptTokens;
    private long completionTokens;

    Readings(Pointers pointers) {
        this.pointers = pointers;
    }

    @Nullable
    String model() {
        return model;
    }

    long promptTokens() {
        return promptTokens;
    }

    long completionTokens() {
        return completionTokens;
    }

    /** What is no JSON says nothing. */
    void read(byte[] bytes, int length) {
        try {
            JsonNode document = JSON.readTree(bytes, 0, length);
            String name = text(document, pointers.model());
            model = name == null ? model : name;
            promptTokens = count(document, pointers.promptTokens(), promptTokens);
            completionTokens = count(document, pointers.completionTokens(), completionTokens);
        } catch (JacksonException unreadable) {
            return;
        }
    }

    private static @Nullable String text(JsonNode document, @Nullable JsonPointer pointer) {
        JsonNode found = pointer == null ? null : document.at(pointer);
        return found == null || !found.isString() || found.stringValue().length() > 200 ? null : found.stringValue();
    }

    private static long count(JsonNode document, @Nullable JsonPointer pointer, long otherwise) {
        JsonNode found = pointer == null ? null : document.at(pointer);
        return found == null || !found.isIntegralNumber() || !found.canConvertToLong()
                ? otherwise
                : Math.max(0, Math.min(MOST_TOKENS, found.longValue()));
    }

    /** Where an answer says what; null is not looked for. */
    record Pointers(
            @Nullable JsonPointer model,
            @Nullable JsonPointer promptTokens,
            @Nullable JsonPointer completionTokens) {

        static Pointers of(MeterSettings settings) {
            return new Pointers(
                    compiled(settings.model()),
                    compiled(settings.promptTokens()),
                    compiled(settings.completionTokens()));
        }

        boolean areNone() {
            return model == null && promptTokens == null && completionTokens == null;
        }

        private static @Nullable JsonPointer compiled(@Nullable String pointer) {
            return pointer == null ? null : JsonPointer.compile(pointer);
        }
    }
}
