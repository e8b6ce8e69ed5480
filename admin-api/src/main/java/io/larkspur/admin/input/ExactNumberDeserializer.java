package io.larkspur.admin.input;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads what {@link Exact} marks. */
final class ExactNumberDeserializer extends ValueDeserializer<BigDecimal> {

    @Override
    public @Nullable BigDecimal deserialize(JsonParser parser, DeserializationContext context) {
        return parser.hasToken(JsonToken.VALUE_NUMBER_INT) || parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT)
                ? parser.getDecimalValue()
                : (BigDecimal) context.handleUnexpectedToken(BigDecimal.class, parser);
    }
}
