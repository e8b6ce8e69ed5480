package io.larkspur.conversations;

import java.time.Instant;
import java.util.UUID;

/** Something that was said, and when it was written down. */
public record Message(UUID id, NewMessage said, Instant createdAt, Instant updatedAt) {}
