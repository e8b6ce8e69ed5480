package io.larkspur.proofs.stage;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A member of the user service with a token of their own. */
public final class Member {

    private final Stage stage;
    private final String path;
    private final String bearer;

    private Member(Stage stage, String path, String bearer) {
        this.stage = stage;
        this.path = path;
        this.bearer = bearer;
    }

    /** Has 1000 credits. */
    public static Member of(Stage stage, String userId) {
        String id = URLEncoder.encode(userId, StandardCharsets.UTF_8);
        URI admin = stage.fleet().admin(0).url();
        String token = Http.json("POST", admin.resolve("/auth/dev-token?user_id=" + id), null, null)
                .path("token")
                .asString("");
        stage.secrets().add(token);
        String bearer = "Bearer " + token;
        Http.json("POST", admin.resolve("/api/v1/users/ensure"), bearer, "{}");
        return new Member(stage, "/api/v1/users/" + id + "/credits/", bearer);
    }

    public HttpResponse<String> spend(Replica admin, String amount, @Nullable String key) {
        return Http.send(
                "POST",
                admin.url().resolve(path + "consume"),
                bearer,
                "{\"amount\":" + amount + "}",
                key == null ? Map.of() : Map.of("Idempotency-Key", key));
    }

    public BigDecimal balance() {
        return Http.json("GET", stage.fleet().admin(0).url().resolve(path + "balance"), bearer, null)
                .path("data")
                .decimalValue();
    }

    /** What the product itself says of all books. */
    public static boolean booksAreRight(Stage stage) {
        return Http.json(
                        "GET",
                        stage.fleet().admin(0).url().resolve("/admin/credits/reconciliation"),
                        stage.administrator(),
                        null)
                .path("right")
                .asBoolean(false);
    }
}
