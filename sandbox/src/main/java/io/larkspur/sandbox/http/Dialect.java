package io.larkspur.sandbox.http;

import io.larkspur.sandbox.state.Json;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The forms in which different corners of the platform say no. */
public enum Dialect {
    /** Tokens of the application: flat, and always HTTP 200. */
    TENANT_TOKEN {
        @Override
        Answer refuse(Refusal refusal, String logId) {
            if (refusal.code() >= FIRST_OF_THE_API_GATEWAY) {
                return API.refuse(refusal, logId);
            }
            ObjectNode body = Json.object().put("code", refusal.code()).put("msg", refusal.text());
            return Answer.json(refusal.status() == 0 ? 200 : refusal.status(), body);
        }
    },
    /** Tokens of the user: flat, with an HTTP status and an {@code error} word. */
    OAUTH {
        @Override
        Answer refuse(Refusal refusal, String logId) {
            if (refusal.code() >= FIRST_OF_THE_API_GATEWAY) {
                return API.refuse(refusal, logId);
            }
            ObjectNode body = Json.object()
                    .put("code", refusal.code())
                    .put("error", OAuthErrors.word(refusal.code()))
                    .put("error_description", refusal.text());
            return Answer.json(refusal.status() == 0 ? OAuthErrors.status(refusal.code()) : refusal.status(), body);
        }
    },
    /** Everything else: the envelope. */
    API {
        @Override
        Answer refuse(Refusal refusal, String logId) {
            ObjectNode body = Json.object().put("code", refusal.code()).put("msg", refusal.text());
            ObjectNode error = body.putObject("error").put("log_id", logId);
            error.setAll(refusal.details());
            error.put("troubleshooter", "Give the log id when you ask for help: " + logId);
            return Answer.json(refusal.status() == 0 ? usualStatus(refusal.code()) : refusal.status(), body);
        }
    },
    /** The long connection's address book: flat, and always HTTP 200. */
    ADDRESS {
        @Override
        Answer refuse(Refusal refusal, String logId) {
            ObjectNode body = Json.object().put("code", refusal.code()).put("msg", refusal.text());
            return Answer.json(refusal.status() == 0 ? 200 : refusal.status(), body);
        }
    },
    /** hh's token endpoint: RFC 6749, with the word in the refusal's details. */
    HH_TOKEN {
        @Override
        Answer refuse(Refusal refusal, String logId) {
            int status = status(refusal);
            String error = status >= 500 ? "server_error" : status == 429 ? "slow_down" : "invalid_request";
            ObjectNode body = Json.object().put("error", error).put("error_description", refusal.text());
            body.setAll(refusal.details());
            return Answer.json(status, body);
        }
    },
    /** hh's API: a list of errors, with their type in the refusal's details. */
    HH_API {
        @Override
        Answer refuse(Refusal refusal, String logId) {
            int status = status(refusal);
            ObjectNode error = Json.object().put("type", status >= 500 ? "service_unavailable" : "bad_argument");
            error.setAll(refusal.details());
            ObjectNode body = Json.object();
            body.putArray("errors").add(error.put("value", refusal.text()));
            return Answer.json(status, body);
        }
    },
    /** Pages that people see. */
    PAGE {
        @Override
        Answer refuse(Refusal refusal, String logId) {
            return Answer.html(
                    refusal.status() == 0 ? 400 : refusal.status(), Pages.error(refusal.code(), refusal.text(), logId));
        }
    },
    /** JSON-RPC. */
    MCP {
        @Override
        Answer refuse(Refusal refusal, String logId) {
            ObjectNode body = Json.object().put("jsonrpc", "2.0").putNull("id");
            body.putObject("error").put("code", refusal.code()).put("message", refusal.text());
            return Answer.json(refusal.status() == 0 ? 400 : refusal.status(), body);
        }
    },
    /** The sandbox itself. */
    CONTROL {
        @Override
        Answer refuse(Refusal refusal, String logId) {
            return Answer.json(
                    refusal.status() == 0 ? 400 : refusal.status(),
                    Json.object().put("error", refusal.text()));
        }
    };

    /** Such codes come from the gateway before every service, whatever the service speaks. */
    private static final int FIRST_OF_THE_API_GATEWAY = 99990000;

    private static final Set<Integer> ANSWERED_WITH_200 = Set.of(2700033, 2700034, 2700035);
    private static final Map<Integer, Integer> STATUS_OF =
            Map.of(99991400, 429, 99991403, 429, 20050, 500, 20072, 503, 2200, 500, 2320006, 500);

    abstract Answer refuse(Refusal refusal, String logId);

    Answer answer(Refusal refusal, String logId) {
        Answer answer = refuse(refusal, logId);
        for (Map.Entry<String, String> header : refusal.headers()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }

    private static int status(Refusal refusal) {
        return refusal.status() == 0 ? usualStatus(refusal.code()) : refusal.status();
    }

    private static int usualStatus(int code) {
        return ANSWERED_WITH_200.contains(code) ? 200 : STATUS_OF.getOrDefault(code, 400);
    }
}
