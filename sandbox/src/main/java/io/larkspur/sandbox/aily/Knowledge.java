package io.larkspur.sandbox.aily;

import static io.larkspur.sandbox.oauth.Access.EITHER;
import static io.larkspur.sandbox.oauth.Tier.PER_MINUTE_100;
import static io.larkspur.sandbox.oauth.Tier.PER_SECOND_20;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.oauth.Api;
import io.larkspur.sandbox.oauth.ApiCall;
import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Answers from documents, word by word: the only thing on the platform that streams. */
final class Knowledge {
    private static final Duration PACE = Duration.ofMillis(50);

    private Knowledge() {}

    static void offer(Api api) {
        String app = "/open-apis/aily/v1/apps/:app_id";
        api.answer("POST " + app + "/knowledges/ask", EITHER, PER_MINUTE_100, "aily:knowledge:ask", Knowledge::ask);
        api.data("GET " + app + "/data_assets", EITHER, PER_SECOND_20, "aily:data_asset:read", Knowledge::assets);
        api.data("GET " + app + "/data_assets/:id", EITHER, PER_SECOND_20, "aily:data_asset:read", Knowledge::asset);
        api.data("GET " + app + "/data_asset_tags", EITHER, PER_SECOND_20, "aily:data_asset:read", Knowledge::tags);
    }

    private static Mono<Answer> ask(ApiCall call) {
        String app = Aily.appId(call.variable("app_id"));
        String question = Json.string(Aily.body(call).path("message"), "content");
        if (question == null || question.isEmpty()) {
            throw new Refusal(Aily.INVALID, "param invalid: message.content");
        }
        String[] words =
                ("You asked " + app + ": " + question + " Here is what the documents say about it.").split(" ");
        int pieces = Math.max(7, Math.min(words.length, 20));
        return Mono.just(Answer.events(Flux.interval(Duration.ZERO, PACE)
                .take(pieces)
                .map(piece -> event(words, piece.intValue() + 1, pieces))));
    }

    /** The content grows from event to event; there is no envelope. */
    private static byte[] event(String[] words, int piece, int pieces) {
        boolean last = piece == pieces;
        int shown = last ? words.length : Math.max(1, words.length * piece / pieces);
        ObjectNode json =
                Json.object().put("status", last ? "finished" : "processing").put("finish_type", last ? "qa" : "");
        json.putObject("message").put("content", String.join(" ", Arrays.copyOf(words, shown)));
        ObjectNode process = json.putObject("process_data");
        process.putArray("chart_dsls");
        process.putArray("chunks");
        process.putArray("sql_data");
        json.putObject("faq_result").put("question", "").put("answer", "");
        json.put("has_answer", true);
        return ("data: " + Json.text(json) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode assets(ApiCall call) {
        ObjectNode data = Json.object();
        data.putArray("items").add(json("asset_aadg2b5ql4gbs"));
        return data.put("has_more", false).put("page_token", "");
    }

    private static ObjectNode asset(ApiCall call) {
        return Aily.wrapped("data_asset", json(call.variable("id")));
    }

    private static ObjectNode tags(ApiCall call) {
        ObjectNode data = Json.object();
        data.putArray("items")
                .addObject()
                .put("data_asset_tag_id", "spring_" + Ids.base32(10))
                .put("name", "handbook");
        return data.put("has_more", false).put("page_token", "");
    }

    private static ObjectNode json(String id) {
        ObjectNode asset = Json.object().put("data_asset_id", id);
        asset.putObject("label").put("en_us", "Handbook").put("zh_cn", "手册");
        return asset.put("data_source_type", "docx").put("connect_status", "connected");
    }
}
