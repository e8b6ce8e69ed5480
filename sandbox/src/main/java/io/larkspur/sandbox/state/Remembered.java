package io.larkspur.sandbox.state;

import tools.jackson.databind.JsonNode;

/** A part of the state that a restart must not lose. */
public interface Remembered {
    /** The property of the state file that holds this part. */
    String name();

    JsonNode save();

    void load(JsonNode saved);

    /** Back to how a new sandbox starts. */
    void forget();
}
