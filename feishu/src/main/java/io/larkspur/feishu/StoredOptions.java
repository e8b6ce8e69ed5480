package io.larkspur.feishu;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** How a card looks, in the form the vault keeps with its session, so that the card keeps its looks when it changes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StoredOptions(
        @JsonProperty("detailed") boolean detailed,
        @JsonProperty("template") @Nullable String template,
        @JsonProperty("message") @Nullable String message,
        @JsonProperty("privacy") @Nullable String privacy) {

    private static final Logger log = LoggerFactory.getLogger(StoredOptions.class);

    static String write(AuthCardOptions options) {
        return JsonMapper.shared()
                .writeValueAsString(new StoredOptions(
                        options.includeDetailedDescription(),
                        options.authCardTemplateId(),
                        options.customMessage(),
                        options.privacyPolicyUrl()));
    }

    /** Our own looks where nothing is kept or what is kept cannot be read. */
    static AuthCardOptions read(@Nullable String text) {
        if (text == null) {
            return AuthCardOptions.plain();
        }
        try {
            return JsonMapper.shared().readValue(text, StoredOptions.class).options();
        } catch (JacksonException ofAnotherRelease) {
            log.warn("The options of a card cannot be read; it gets its plain looks");
            return AuthCardOptions.plain();
        }
    }

    private AuthCardOptions options() {
        return new AuthCardOptions(detailed, template, message, privacy);
    }
}
