package io.larkspur.limits;

import io.larkspur.stores.RedisAside;
import io.larkspur.stores.RedisAway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import reactor.core.publisher.Mono;

/**
 * The register in Redis: one hash per subject with, per window, when it began, what was granted in it, and what each
 * process has been given. Of what is left, it keeps back what processes that have not asked may have admitted ahead. What
 * Redis has lost, or was not told while it was away, processes bring along with their next question: what they were given
 * themselves, and what all had been given as far as they know. For a short while after the first of them has told, until
 * all others have, nothing is granted and each admits its share; so neither an empty Redis nor a flapping one gives
 * anything out twice. What Redis gave to a process that no longer waited for its answer goes back with that process's next
 * question that is under way alone: nobody has heard of the rest, nor will. A window that would begin in the future, because the clock of Redis was set back, begins now and
 * keeps what was counted in it.
 */
final class RedisRegister implements Register {

    private static final int PER_WINDOW = 7;

    /** Answers now, what was granted or -1, and per window its start, what all and what this process were given. */
    private static final ListScript ASK = ListScript.of("""
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local me, want, back, replicas = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
            local grace, away, exact = tonumber(ARGV[5]), ARGV[6] == '1', ARGV[7] == '1'
            local windows, room, longest, sure = {}, math.huge, 0, true
            for a = 7, #ARGV - 1, 7 do
              local name, length, limit = ARGV[a + 1], tonumber(ARGV[a + 2]), tonumber(ARGV[a + 3])
              local known, own, all = tonumber(ARGV[a + 4]), tonumber(ARGV[a + 5]), tonumber(ARGV[a + 6])
              local ahead, reserve = tonumber(ARGV[a + 7]), 2 * math.floor(limit / AHEAD_PARTS / replicas)
              local kept = redis.call('HMGET', KEYS[1], name .. ':start', name .. ':granted', name .. ':told',
                  name .. ':known', name .. ':' .. me, name .. ':since', name .. ':met', name .. ':was')
              local w = { name = name, start = tonumber(kept[1] or 0), granted = tonumber(kept[2] or 0),
                  told = tonumber(kept[3] or 0), known = tonumber(kept[4] or 0),
                  since = math.min(tonumber(kept[6] or 0), now), met = tonumber(kept[7] or 0),
                  was = tonumber(kept[8] or 0) }
              local of, given = string.match(kept[5] or '', '^(%d+):(%d+)$')
              of = tonumber(of or 0)
              local open = known > 0 and known + length > now
              if w.start > now + 1000 then
                w.start, w.was = now, w.start
              elseif w.start + length <= now then
                w.start = open and math.min(known, now) or now
                w.granted, w.told, w.known, w.since, w.met, w.was = 0, 0, 0, 0, 0, 0
              end
              local same = of > 0 and (of == w.start or of == w.was)
              if same then
                w.mine = tonumber(given)
                local heard = open and own or 0
                if heard > w.mine then
                  w.granted, w.mine = w.granted + heard - w.mine, heard
                  w.since = away and now - w.since >= grace and now or w.since
                elseif exact and known > 0 and known <= w.start then
                  w.granted, w.mine = w.granted - w.mine + heard, heard
                end
              elseif open and of ~= known then
                w.told, w.known, w.mine = w.told + own, math.max(w.known, all), own
                w.since = now - w.since >= grace and now or w.since
              else
                w.mine = 0
              end
              if not same then
                w.met = w.met + 1
              end
              w.granted, w.mine = w.granted + ahead, w.mine + ahead
              if open then
                local returned = math.min(back, w.mine)
                w.granted, w.mine = w.granted - returned, w.mine - returned
              end
              room = math.min(room, limit - math.max(w.told, w.known) - w.granted
                  - reserve * math.max(0, replicas - w.met))
              sure = sure and now - w.since >= grace
              longest = math.max(longest, length)
              windows[#windows + 1] = w
            end
            local granted = sure and math.max(0, math.min(want, room)) or 0
            if granted > 1 then
              granted = math.max(1, math.min(granted, math.floor(room / (2 * replicas))))
            end
            local answer, kept = { now, sure and granted or -1 }, {}
            for _, w in ipairs(windows) do
              w.granted, w.mine = w.granted + granted, w.mine + granted
              for _, value in ipairs({ w.name .. ':start', w.start, w.name .. ':granted', w.granted, w.name .. ':told',
                  w.told, w.name .. ':known', w.known, w.name .. ':since', w.since, w.name .. ':met', w.met,
                  w.name .. ':was', w.was, w.name .. ':' .. me, string.format('%.0f:%.0f', w.start, w.mine) }) do
                kept[#kept + 1] = value
              end
              answer[#answer + 1] = w.start
              answer[#answer + 1] = math.max(w.told, w.known) + w.granted
              answer[#answer + 1] = w.mine
            end
            redis.call('HSET', KEYS[1], unpack(kept))
            redis.call('PEXPIRE', KEYS[1], longest)
            return answer
            """.replace("AHEAD_PARTS", Integer.toString(Ahead.PARTS)));

    private final RedisAside redis;
    private final String replica;
    private final IntSupplier replicas;
    private final Duration patience;
    private final Duration grace;

    /** @param grace within which every process has told what it was given, once Redis is back */
    RedisRegister(RedisAside redis, String replica, IntSupplier replicas, Duration patience, Duration grace) {
        this.redis = redis;
        this.replica = replica;
        this.replicas = replicas;
        this.patience = patience;
        this.grace = grace;
    }

    @Override
    public Mono<Answer> ask(Subject subject, Question question) {
        List<String> keys = List.of(subject.key());
        List<String> arguments = arguments(question);
        return redis.run(patience, commands -> commands.execute(ASK, keys, arguments)
                        .next())
                .map(numbers -> answer(question, numbers))
                .onErrorResume(RedisAway.class, away -> Mono.empty());
    }

    private List<String> arguments(Question question) {
        int[] counted = question.limits().counted();
        List<String> arguments = new ArrayList<>(7 + counted.length * PER_WINDOW);
        arguments.add(replica);
        arguments.add(Long.toString(question.want()));
        arguments.add(Long.toString(question.back()));
        int sharing = replicas.getAsInt();
        arguments.add(Integer.toString(sharing));
        arguments.add(Long.toString(sharing == 1 ? 0 : grace.toMillis()));
        arguments.add(question.away() ? "1" : "0");
        arguments.add(question.exact() ? "1" : "0");
        for (int at : counted) {
            Window window = Window.at(at);
            arguments.add(window.label());
            arguments.add(Long.toString(window.millis()));
            arguments.add(Long.toString(question.limits().mostAt(at)));
            arguments.add(Long.toString(question.starts()[at]));
            arguments.add(Long.toString(question.owns()[at]));
            arguments.add(Long.toString(question.totals()[at]));
            arguments.add(Long.toString(question.aheads()[at]));
        }
        return arguments;
    }

    private static Answer answer(Question question, List<?> numbers) {
        long[] starts = new long[Window.COUNT];
        long[] totals = new long[Window.COUNT];
        long[] owns = new long[Window.COUNT];
        int next = 2;
        for (int at : question.limits().counted()) {
            starts[at] = number(numbers, next++);
            totals[at] = number(numbers, next++);
            owns[at] = number(numbers, next++);
        }
        return new Answer(number(numbers, 0), number(numbers, 1), starts, totals, owns);
    }

    private static long number(List<?> numbers, int at) {
        return ((Number) numbers.get(at)).longValue();
    }
}
