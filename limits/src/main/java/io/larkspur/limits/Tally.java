package io.larkspur.limits;

import org.jspecify.annotations.Nullable;

/**
 * What this process knows of one subject: what it may still admit on account of the register, and how its windows stand.
 * Nothing is admitted twice: what was taken on account is counted already, and what is admitted while the register is
 * away is told to it afterwards. All times are this process's nanoseconds.
 */
final class Tally {

    /** For how long a limit that was reached is believed to be: others may give back what they did not use. */
    private static final long BELIEF = 250_000_000L;

    /** The most that is taken on account at a time, as a part of the limit and over all replicas: 2 per cent. */
    static final int PARTS = 50;

    private static final long LARGEST = 1_000_000;

    private final Counts counts = new Counts();
    private Windows limits;
    private long account;
    private long accountEnd;
    private long back;
    private long fullUntil;
    private long lastTaken;
    private long heardAt;
    private long turn;
    private int asking;
    private boolean full;
    private boolean alone;
    private boolean away;
    private boolean isAhead;
    private boolean heard;

    Tally(Windows limits) {
        this.limits = limits;
    }

    /** Without asking anybody. */
    synchronized Taking take(Windows now, long time, int replicas) {
        follow(now);
        if (account > 0 && accountEnd - time > 0) {
            account--;
            lastTaken = time;
            return Taking.TAKEN;
        }
        if (full && fullUntil - time > 0) {
            return Taking.FULL;
        }
        return takeAhead(time, replicas) ? Taking.TAKEN : Taking.ASK;
    }

    /** Undoes the last taking, because the call is not made. */
    synchronized void putBack() {
        full = false;
        if (isAhead && Ahead.putBack(counts, limits)) {
            return;
        }
        if (alone) {
            addAlone(-1);
        } else {
            account++;
        }
    }

    /** As {@link #putBack()}; nothing where a window has begun since, in which the call was not counted. */
    synchronized void putBack(long turnOfTaking) {
        if (turn == turnOfTaking) {
            putBack();
        }
    }

    /** Changes whenever a window gives way to another. */
    synchronized long turn() {
        return turn;
    }

    /**
     * What to ask the register for: one call and, unless somebody else is asking already, more on account. Not from one that
     * has been away: it may grant too late, and what nobody hears of is lost until the next question.
     */
    synchronized Question ask(long time, int replicas) {
        settleAccount(time);
        boolean first = asking++ == 0;
        if (full) {
            fullUntil = time + BELIEF;
        }
        return question(first && !full && !away ? 1 + helping(time, replicas) : 1, first, time);
    }

    /** What to give back of an account that has not been used for that long; null when there is nothing. */
    synchronized @Nullable Question giveBack(long time, long idle) {
        if (account == 0 || alone || accountEnd - time <= 0 || time - lastTaken < idle) {
            return null;
        }
        back += account;
        account = 0;
        asking++;
        return question(0, false, time);
    }

    /** What to tell a register that was away; null when it has heard since then, or nothing is known that still counts. */
    synchronized @Nullable Question retell(long time, long since) {
        if (heard && !away && heardAt - since >= 0) {
            return null;
        }
        for (int at : limits.counted()) {
            if (counts.at(at).own > 0 && counts.at(at).end - time > 0) {
                return question(0, asking++ == 0, time);
            }
        }
        return null;
    }

    /** {@link Taking#ASK} means that the register does not know enough yet, and this process has to decide alone. */
    synchronized Taking answered(Question question, Answer answer, long time) {
        asking--;
        settleAccount(time);
        heard = true;
        heardAt = question.sentAt();
        away = false;
        isAhead = false;
        long end = Long.MAX_VALUE;
        for (int at : question.limits().counted()) {
            end = Math.min(end, follow(at, question, answer));
        }
        if (question.want() == 0 || !answer.isSure()) {
            return Taking.ASK;
        }
        alone = false;
        return granted(answer.granted(), end, time);
    }

    /** The register does not answer: the call is decided within this process's share. */
    synchronized Taking takeAway(Question question, long time, long registerTime, int replicas) {
        asking--;
        away = true;
        for (int at : limits.counted()) {
            begun(at, time, registerTime).addAlone(question.aheads()[at]);
        }
        return takeAlone(time, registerTime, replicas);
    }

    synchronized Taking takeAlone(long time, long registerTime, int replicas) {
        alone = true;
        isAhead = false;
        for (int at : limits.counted()) {
            Count count = begun(at, time, registerTime);
            if (count.alone >= count.share(limits.mostAt(at), replicas)) {
                return fillUp(Math.min(BELIEF, count.end - time), time);
            }
        }
        addAlone(1);
        full = false;
        return Taking.TAKEN;
    }

    /** There was no answer. */
    synchronized void forgotten(Question question) {
        asking--;
        Ahead.untold(counts, question);
    }

    synchronized boolean hasAccount(long time) {
        return account > 0 && accountEnd - time > 0;
    }

    /** Adds how each window stands. */
    synchronized void describe(long time, int replicas, Standing standing) {
        for (int at : limits.counted()) {
            boolean begun = counts.at(at).isBegun(time);
            long most = alone && replicas > 1 ? Math.max(1, limits.mostAt(at) / replicas) : limits.mostAt(at);
            standing.add(
                    limits.nameAt(at),
                    most,
                    begun ? Math.max(0, left(at, replicas)) : most - Ahead.of(counts, at, time),
                    begun ? counts.at(at).end - time : Ahead.left(counts, at, time));
        }
    }

    /** Answers when the window ends. */
    private long follow(int at, Question question, Answer answer) {
        Count count = counts.at(at);
        if (count.start != answer.starts()[at]) {
            account = 0;
            turn += count.start == 0 ? 0 : 1;
        }
        count.follow(at, question, answer);
        return count.end;
    }

    private long left(int at, int replicas) {
        Count count = counts.at(at);
        long most = limits.mostAt(at);
        return (alone ? count.share(most, replicas) - count.alone : most - count.total) + account;
    }

    private Taking granted(long granted, long end, long time) {
        if (granted == 0) {
            long longest = 0;
            for (int at : limits.counted()) {
                if (counts.at(at).total >= limits.mostAt(at)) {
                    longest = Math.max(longest, counts.at(at).end - time);
                }
            }
            return fillUp(Math.min(BELIEF, longest), time);
        }
        full = false;
        account += granted - 1;
        accountEnd = end;
        lastTaken = time;
        return Taking.TAKEN;
    }

    private Taking fillUp(long belief, long time) {
        full = true;
        fullUntil = time + belief;
        return Taking.FULL;
    }

    private void follow(Windows now) {
        if (now != limits) {
            if (!now.equals(limits)) {
                back += account;
                account = 0;
                full = false;
            }
            limits = now;
        }
    }

    /** What is left of an ended window's account still counts in longer windows, and goes back to them. */
    private void settleAccount(long time) {
        if (account > 0 && accountEnd - time <= 0) {
            back += account;
            account = 0;
        }
    }

    private Question question(long want, boolean exact, long time) {
        long[] aheads = want > 0 ? Ahead.told(counts, limits, time) : new long[Window.COUNT];
        Question question = new Question(
                limits,
                want,
                back,
                counts.each(each -> each.start),
                counts.each(each -> each.own),
                counts.each(each -> each.total),
                aheads,
                exact,
                away,
                time);
        for (int at : limits.counted()) {
            question.totals()[at] += counts.at(at).alone;
            counts.at(at).own = Math.max(0, counts.at(at).own - back);
        }
        back = 0;
        return question;
    }

    private boolean takeAhead(long time, int replicas) {
        if (asking > 0 || alone) {
            return false;
        }
        for (int at : limits.counted()) {
            if (counts.at(at).isBegun(time)) {
                return false;
            }
        }
        boolean taken = Ahead.take(counts, limits, time, replicas);
        isAhead |= taken;
        return taken;
    }

    /** The nearer the end, the less is taken on account, so that no replica sits on what another could use. */
    private long helping(long time, int replicas) {
        long most = LARGEST;
        for (int at : limits.counted()) {
            long limit = limits.mostAt(at);
            Count count = counts.at(at);
            long left = count.isBegun(time) ? Math.max(0, limit - count.total) : limit;
            most = Math.min(most, Math.min(limit / PARTS, left / 2) / replicas);
        }
        return most;
    }

    /** The window, which begins now where none has. */
    private Count begun(int at, long time, long registerTime) {
        Count count = counts.at(at);
        if (!count.isBegun(time)) {
            turn += count.start == 0 ? 0 : 1;
            count.begin(Window.at(at), time, registerTime);
        }
        return count;
    }

    private void addAlone(long calls) {
        for (int at : limits.counted()) {
            counts.at(at).addAlone(calls);
        }
    }
}
