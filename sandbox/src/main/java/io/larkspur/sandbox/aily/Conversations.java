package io.larkspur.sandbox.aily;

import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.state.Memory;
import io.larkspur.sandbox.state.Remembered;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All conversations. A run that has ended adds its message when somebody next looks. */
public final class Conversations implements Remembered {
    private static final Duration REPEATS_COUNT_ONCE = Duration.ofHours(72);

    private final Clock clock;
    private final Memory memory;
    private final Map<String, AilySession> sessions = new LinkedHashMap<>();
    private final Map<String, Turn> turns = new LinkedHashMap<>();
    private final Map<String, Run> runs = new LinkedHashMap<>();

    public Conversations(Clock clock, Memory memory) {
        this.clock = clock;
        this.memory = memory;
    }

    synchronized @Nullable AilySession session(String id) {
        return sessions.get(id);
    }

    synchronized void put(AilySession session) {
        sessions.put(session.id(), session);
        memory.changed();
    }

    synchronized void remove(AilySession session) {
        sessions.remove(session.id());
        turns.values().removeIf(turn -> turn.session().equals(session.id()));
        runs.values().removeIf(run -> run.session().equals(session.id()));
        memory.changed();
    }

    /** The turn, or the one that was added with the same idempotent id before. */
    synchronized Turn add(Turn turn) {
        for (Turn before : turns.values()) {
            if (turn.idempotentId() != null
                    && turn.idempotentId().equals(before.idempotentId())
                    && turn.session().equals(before.session())
                    && turn.createdAt().isBefore(before.createdAt().plus(REPEATS_COUNT_ONCE))) {
                return before;
            }
        }
        turns.put(turn.id(), turn);
        memory.changed();
        return turn;
    }

    synchronized List<Turn> turns(AilySession session) {
        settle();
        return turns.values().stream()
                .filter(turn -> turn.session().equals(session.id()))
                .toList();
    }

    /** Adds the run unless another is at work on the same conversation. */
    synchronized boolean start(Run run) {
        settle();
        Instant now = clock.instant();
        boolean busy =
                runs.values().stream().anyMatch(other -> other.session().equals(run.session()) && other.isActive(now));
        if (!busy) {
            runs.put(run.id(), run);
            memory.changed();
        }
        return !busy;
    }

    synchronized void replace(Run run) {
        runs.replace(run.id(), run);
        memory.changed();
    }

    synchronized List<Run> runs(AilySession session) {
        settle();
        return runs.values().stream()
                .filter(run -> run.session().equals(session.id()))
                .toList();
    }

    private void settle() {
        Instant now = clock.instant();
        for (Run run : List.copyOf(runs.values())) {
            if (!run.answered() && !run.isActive(now)) {
                runs.replace(run.id(), run.nowAnswered());
                Turn answer = answerTo(run);
                turns.put(answer.id(), answer);
                memory.changed();
            }
        }
    }

    private Turn answerTo(Run run) {
        Turn question = turns.values().stream()
                .filter(turn -> turn.session().equals(run.session()) && !turn.byAssistant())
                .reduce((earlier, later) -> later)
                .orElse(null);
        String content = question == null ? "Hello!" : "You said: " + question.content();
        return new Turn(
                "message_" + Ids.base32(13),
                run.session(),
                run.id(),
                true,
                run.app(),
                "MDX",
                content,
                question == null ? null : question.id(),
                null,
                run.endsAt());
    }

    @Override
    public String name() {
        return "aily";
    }

    @Override
    public synchronized JsonNode save() {
        ObjectNode saved = Json.object();
        ArrayNode sessionRows = saved.putArray("sessions");
        sessions.values().forEach(session -> sessionRows.add(session.save()));
        ArrayNode turnRows = saved.putArray("messages");
        turns.values().forEach(turn -> turnRows.add(turn.save()));
        ArrayNode runRows = saved.putArray("runs");
        runs.values().forEach(run -> runRows.add(run.save()));
        return saved;
    }

    @Override
    public synchronized void load(JsonNode saved) {
        saved.path("sessions").forEach(row -> {
            AilySession session = AilySession.load(row);
            sessions.put(session.id(), session);
        });
        saved.path("messages").forEach(row -> {
            Turn turn = Turn.load(row);
            turns.put(turn.id(), turn);
        });
        saved.path("runs").forEach(row -> {
            Run run = Run.load(row);
            runs.put(run.id(), run);
        });
    }

    @Override
    public synchronized void forget() {
        sessions.clear();
        turns.clear();
        runs.clear();
    }
}
