package io.larkspur.admin.input;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads what {@link Plain} marks. */
final class PlainTruthDeserializer extends ValueDeserializer<Boolean> {

    @Override
    public @Nullable Boolean deserialize(JsonParser parser, DeserializationContext context) {
        return parser.hasToken(JsonToken.VALUE_TRUE) || parser.hasToken(JsonToken.VALUE_FALSE)
                ? Boolean.valueOf(parser.hasToken(JsonToken.VALUE_TRUE))
                : (Boolean) context.handleUnexpectedToken(Boolean.class, parser);
    }
}
