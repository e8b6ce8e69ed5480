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

    private static final String SIGNATURE = "signature=";

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
        return new Member(stage, "/api/v1/users/" + id + "/", bearer);
    }

    public HttpResponse<String> spend(Replica admin, String amount, @Nullable String key) {
        return Http.send(
                "POST",
                admin.url().resolve(path + "credits/consume"),
                bearer,
                "{\"amount\":" + amount + "}",
                key == null ? Map.of() : Map.of("Idempotency-Key", key));
    }

    public BigDecimal balance() {
        return Http.json("GET", stage.fleet().admin(0).url().resolve(path + "credits/balance"), bearer, null)
                .path("data")
                .decimalValue();
    }

    /** Under which address, with a signature, anybody reads the file that this text makes. */
    public URI upload(Replica admin, String text) {
        HttpResponse<String> answer = Http.send(
                "POST",
                admin.url().resolve(path + "files/upload"),
                bearer,
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"note.txt\"\r\n\r\n" + text
                        + "\r\n--x--\r\n",
                Map.of("Content-Type", "multipart/form-data; boundary=x"));
        String link = Http.tree(answer.body()).path("data").path("download_url").asString("");
        stage.secrets().add(link.substring(link.indexOf(SIGNATURE) + SIGNATURE.length()));
        return URI.create(link);
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
