package io.larkspur.gateway.metering;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/** What an answer says of itself, as far as it has been seen: the last word of each kind counts. */
final class Readings {

    /** More is no count of tokens but a mistake, or a joke. */
    private static final long MOST_TOKENS = 1_000_000_000;

    private static final int LONGEST_NAME = 200;

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

    /** The value that the parser is at. */
    void read(JsonParser parser, JsonToken token) {
        TokenStreamContext at = parser.streamReadContext();
        if (token == JsonToken.VALUE_STRING) {
            if (isAt(pointers.model(), at) && parser.getStringLength() <= LONGEST_NAME) {
                model = parser.getString();
            }
            return;
        }
        if (isAt(pointers.promptTokens(), at)) {
            promptTokens = count(parser, promptTokens);
        }
        if (isAt(pointers.completionTokens(), at)) {
            completionTokens = count(parser, completionTokens);
        }
    }

    private static boolean isAt(@Nullable Pointer pointer, TokenStreamContext context) {
        return pointer != null && pointer.isAt(context);
    }

    private static long count(JsonParser parser, long otherwise) {
        return parser.getNumberType() == NumberType.BIG_INTEGER
                ? otherwise
                : Math.max(0, Math.min(MOST_TOKENS, parser.getLongValue()));
    }

    /** Where an answer says what; null is not looked for. */
    record Pointers(
            @Nullable Pointer model,
            @Nullable Pointer promptTokens,
            @Nullable Pointer completionTokens) {

        static Pointers of(MeterSettings settings) {
            return new Pointers(
                    compiled(settings.model()),
                    compiled(settings.promptTokens()),
                    compiled(settings.completionTokens()));
        }

        boolean areNone() {
            return model == null && promptTokens == null && completionTokens == null;
        }

        private static @Nullable Pointer compiled(@Nullable String pointer) {
            return pointer == null ? null : Pointer.of(JsonPointer.compile(pointer));
        }
    }

    /** A JSON pointer, step by step. */
    record Pointer(JsonPointer... steps) {

        static Pointer of(JsonPointer pointer) {
            return new Pointer(Stream.iterate(pointer, step -> !step.matches(), JsonPointer::tail)
                    .toArray(JsonPointer[]::new));
        }

        /** From the value outwards, since few values lie as deep as what is looked for. */
        boolean isAt(TokenStreamContext value) {
            TokenStreamContext context = value;
            boolean fits = context.getNestingDepth() == steps.length;
            for (int i = steps.length - 1; fits && i >= 0; i--) {
                fits = context.inArray()
                        ? steps[i].matchesElement(context.getCurrentIndex())
                        : steps[i].matchesProperty(context.currentName());
                context = context.getParent();
            }
            return fits;
        }
    }
}
