package io.larkspur.sandbox.http;

import org.jspecify.annotations.Nullable;

/**
 * Whose token a call carries.
 *
 * @param kind {@code user}, {@code tenant}, {@code app} or {@code none}
 * @param owner the open_id, for that app, of the user whom the token belongs to
 */
public record Whose(
        @Nullable String app, String kind, @Nullable String owner) {
    public static final Whose NOBODY = new Whose(null, "none", null);
}
