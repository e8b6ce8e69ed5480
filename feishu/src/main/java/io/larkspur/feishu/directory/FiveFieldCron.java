package io.larkspur.feishu.directory;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.scheduling.support.CronExpression;

/**
 * A schedule as crontab writes it: minute, hour, day of month, month, day of week. Where both kinds of day are restricted,
 * either of them will do, as in crontab. When clocks are set, an hour that is named counts once: what falls into the gap
 * comes later by it, and what would come twice comes the first time. Where any hour will do, time just goes on.
 */
final class FiveFieldCron {

    private static final int HOUR = 1;
    private static final int DAY_OF_MONTH = 2;
    private static final int DAY_OF_WEEK = 4;
    private static final String ANY = "*";

    private final String text;
    private final List<CronExpression> expressions;
    private final boolean isAnyHour;
    private final ZoneId zone;

    private FiveFieldCron(String text, List<CronExpression> expressions, boolean isAnyHour, ZoneId zone) {
        this.text = text;
        this.expressions = expressions;
        this.isAnyHour = isAnyHour;
        this.zone = zone;
    }

    /** Fails with {@link IllegalArgumentException} for what is no schedule, or one that never comes. */
    static FiveFieldCron parse(String text, ZoneId zone) {
        String[] fields = unquoted(text).split("\\s+");
        if (fields.length != 5) {
            throw refused(text, "has " + fields.length + " fields instead of five");
        }
        FiveFieldCron cron = new FiveFieldCron(
                String.join(" ", fields),
                alternatives(fields).map(fieldsOf -> expression(text, fieldsOf)).toList(),
                isAny(fields[HOUR]),
                zone);
        if (cron.after(Instant.EPOCH).isEmpty()) {
            throw refused(text, "never comes");
        }
        return cron;
    }

    String text() {
        return text;
    }

    /** The first time after that one. */
    Optional<Instant> after(Instant time) {
        return expressions.stream()
                .map(expression -> isAnyHour ? going(expression, time) : byTheClock(expression, time))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private Optional<Instant> going(CronExpression expression, Instant time) {
        return Optional.ofNullable(expression.next(time.atZone(zone))).map(ZonedDateTime::toInstant);
    }

    private Optional<Instant> byTheClock(CronExpression expression, Instant time) {
        LocalDateTime local = time.atZone(zone).toLocalDateTime();
        return Stream.iterate(expression.next(local), Objects::nonNull, expression::next)
                .map(next -> next.atZone(zone).toInstant())
                .filter(next -> next.isAfter(time))
                .findFirst();
    }

    /** Some ways to set variables keep the quotes. */
    private static String unquoted(String text) {
        String trimmed = text.trim();
        boolean quoted = trimmed.length() > 1
                && (trimmed.charAt(0) == '"' || trimmed.charAt(0) == '\'')
                && trimmed.charAt(0) == trimmed.charAt(trimmed.length() - 1);
        return quoted ? trimmed.substring(1, trimmed.length() - 1).trim() : trimmed;
    }

    private static Stream<String[]> alternatives(String[] fields) {
        if (isAny(fields[DAY_OF_MONTH]) || isAny(fields[DAY_OF_WEEK])) {
            return Stream.<String[]>of(fields);
        }
        return Stream.of(with(fields, DAY_OF_MONTH), with(fields, DAY_OF_WEEK));
    }

    private static boolean isAny(String field) {
        return field.startsWith(ANY) || field.equals("?");
    }

    private static String[] with(String[] fields, int any) {
        String[] changed = fields.clone();
        changed[any] = ANY;
        return changed;
    }

    private static CronExpression expression(String text, String[] fields) {
        try {
            return CronExpression.parse("0 " + String.join(" ", fields));
        } catch (IllegalArgumentException nonsense) {
            throw refused(text, "makes no sense (" + nonsense.getMessage() + ")");
        }
    }

    private static IllegalArgumentException refused(String text, String why) {
        return new IllegalArgumentException(
                "larkspur.feishu.user-info-sync.schedule (USER_INFO_SYNC_SCHEDULE) must be a"
                        + " schedule of five fields such as 0 2 * * *, but '" + text + "' " + why);
    }
}
