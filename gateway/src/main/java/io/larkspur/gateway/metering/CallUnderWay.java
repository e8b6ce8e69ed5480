package io.larkspur.gateway.metering;

import io.larkspur.gateway.metering.MeterSettings.Mode;
import io.larkspur.gateway.stream.AnswerTap;
import io.larkspur.gateway.stream.AnswerType;
import io.larkspur.gateway.stream.CallCut;
import io.larkspur.metering.call.CallMeter;
import io.larkspur.metering.call.MeteredCall;
import io.larkspur.metering.call.Outcome;
import io.larkspur.metering.credits.Credits;
import io.larkspur.problem.ProblemException;
import io.larkspur.problem.web.ProblemStatus;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;

/** One call on its way: counts what passes, and has it charged and written down when it has ended, however that is. */
final class CallUnderWay implements AnswerTap {

    private final ServerWebExchange exchange;
    private final MeteredCall call;
    private final Metering metering;
    private final Credits held;
    private final long begun = System.nanoTime();
    private final AtomicLong bytesIn = new AtomicLong();
    private final Sinks.One<CallCut> usedUp = Sinks.one();
    private final Readings readings;
    private volatile boolean isHeld;
    private volatile boolean wasSent;
    private long bytesOut;
    private @Nullable AnswerReader reader;
    private boolean looked;
    private boolean cut;
    private @Nullable Throwable failure;

    CallUnderWay(ServerWebExchange exchange, MeteredCall call, Metering metering, Credits held) {
        this.exchange = exchange;
        this.call = call;
        this.metering = metering;
        this.held = held;
        this.readings = new Readings(metering.pointers());
    }

    static @Nullable CallUnderWay of(ServerWebExchange exchange) {
        return AnswerTap.of(exchange) instanceof CallUnderWay call ? call : null;
    }

    /** Once however often it is sent, and never on a relaxed route. */
    boolean needsHold() {
        return !isHeld && metering.mode() == Mode.DURABLE && held.isSome();
    }

    /** Sets aside what the call may cost. */
    Mono<Void> setAside() {
        return metering.meter().reserve(call, held).doOnSuccess(done -> isHeld = true);
    }

    /** Comes when the answer has cost what was set aside for it. */
    Mono<CallCut> usedUp() {
        return usedUp.asMono();
    }

    boolean mayBeCut() {
        return metering.cuts();
    }

    /** Whether the answer says what the call costs. */
    boolean readsAnswer() {
        return !metering.pointers().areNone();
    }

    /** The engine's mark of a sending goes when its answer is forgotten, for another sending or one of our own words. */
    void rememberSending() {
        if (ServerWebExchangeUtils.isAlreadyRouted(exchange)) {
            wasSent = true;
        }
    }

    void sent(long bytes) {
        bytesIn.addAndGet(bytes);
    }

    @Override
    public void saw(DataBuffer piece) {
        bytesOut += piece.readableByteCount();
        if (!looked) {
            looked = true;
            reader = readerFor(exchange.getResponse().getHeaders());
        }
        if (reader != null) {
            reader.saw(piece);
        }
        if (!cut && metering.cuts() && cost().compareTo(held) > 0) {
            cut = true;
            usedUp.emitValue(new CreditsUsedUp(), Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }

    private @Nullable AnswerReader readerFor(HttpHeaders head) {
        if (!readsAnswer()) {
            return null;
        }
        MediaType type = AnswerType.of(head);
        String encoding = head.getFirst(HttpHeaders.CONTENT_ENCODING);
        if (type == null || encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return null;
        }
        boolean events = MediaType.TEXT_EVENT_STREAM.isCompatibleWith(type);
        return events || type.getSubtype().contains("json") ? new AnswerReader(readings, events) : null;
    }

    @Override
    public void failed(Throwable why) {
        failure = why;
    }

    @Override
    public void ended(SignalType how) {
        CallMeter meter = metering.meter();
        boolean forgotten = !ServerWebExchangeUtils.isAlreadyRouted(exchange);
        if (forgotten && !wasSent) {
            if (isHeld) {
                meter.release(call);
            }
            return;
        }
        if (reader != null) {
            reader.ended();
        }
        Outcome outcome = outcome(status(how), how, forgotten);
        if (isHeld) {
            meter.settle(call, outcome);
        } else {
            meter.charge(call, outcome);
        }
    }

    /** @param forgotten whether the upstream's last answer was a refusal that does not pass on, and nothing was sent after it */
    private Outcome outcome(@Nullable Integer status, SignalType how, boolean forgotten) {
        boolean carriedOut = !forgotten && (status == null ? how == SignalType.CANCEL : status < 400);
        return new Outcome(
                carriedOut ? cost() : Credits.ZERO,
                status,
                bytesIn.get(),
                bytesOut,
                (System.nanoTime() - begun) / 1_000_000,
                readings.model(),
                readings.promptTokens(),
                readings.completionTokens());
    }

    private Credits cost() {
        return metering.prices()
                .of(call.route(), readings.model())
                .of(readings.promptTokens(), readings.completionTokens(), bytesOut);
    }

    /**
     * What has begun keeps its status; before that the failure says which one it becomes. Of a call that was left, the head
     * counts if it has come: without one the response says 200 by default.
     */
    private @Nullable Integer status(SignalType how) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        if (exchange.getResponse().isCommitted()) {
            return status == null ? Integer.valueOf(200) : Integer.valueOf(status.value());
        }
        if (failure instanceof ProblemException problem) {
            return ProblemStatus.of(problem).value();
        }
        if (failure != null) {
            return HttpStatus.BAD_GATEWAY.value();
        }
        boolean headCame = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR) != null;
        return how == SignalType.CANCEL && !headCame || status == null ? null : Integer.valueOf(status.value());
    }
}
