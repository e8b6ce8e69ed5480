package io.larkspur.limits;

import static io.larkspur.limits.SharedLimits.perHour;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LimiterIntegrationTests {

    @Test
    void admitsAllOfTheLimitAndNoMoreOverThreeReplicas() {
        SharedLimits.with(3, limits -> {
            long admitted = 0;
            for (int round = 0; round < 60; round++) {
                for (int replica = 0; replica < 3; replica++) {
                    admitted += limits.admitted(replica, 40, perHour("even", 6000));
                }
            }

            assertThat(admitted).isBetween(5880L, 6000L);
        });
    }

    @Test
    void admitsTheLimitExactlyWhereItIsSmall() {
        SharedLimits.with(3, limits -> {
            long admitted = 0;
            for (int round = 0; round < 20; round++) {
                admitted += limits.admitted(round % 3, 8, perHour("small", 100));
            }

            assertThat(admitted).isEqualTo(100);
        });
    }

    @Test
    void leavesAlmostNothingWithReplicasThatFallSilent() {
        SharedLimits.with(3, limits -> {
            long admitted = limits.admitted(0, 1, perHour("skewed", 6000));
            admitted += limits.admitted(1, 1, perHour("skewed", 6000));
            admitted += limits.admitted(2, 7000, perHour("skewed", 6000));

            assertThat(admitted).isBetween(5880L, 6000L);
        });
    }

    @Test
    void givesBackWhatItDoesNotUse() {
        SharedLimits.with(2, limits -> {
            long admitted = limits.admitted(0, 31, perHour("returned", 6000));
            limits.replica(0).giveBack(Duration.ZERO).block(SharedLimits.SOON);
            admitted += limits.admitted(1, 7000, perHour("returned", 6000));

            assertThat(admitted).isEqualTo(6000);
        });
    }

    @Test
    void holdsNothingOnAccountOfAWindowThatHasEnded() {
        SharedLimits.with(1, limits -> {
            limits.admitted(0, 61, perHour("ended", 6000));
            assertThat(limits.replica(0).accounts()).isOne();

            limits.hasten(0, Window.HOUR.length());
            limits.replica(0).giveBack(Duration.ofSeconds(1)).block(SharedLimits.SOON);

            assertThat(limits.replica(0).accounts()).isZero();
        });
    }

    @Test
    void asksNobodyAboutTheFirstCallsFarBelowTheLimit() {
        SharedLimits.with(3, limits -> {
            for (int user = 0; user < 50; user++) {
                assertThat(limits.admitted(user % 3, 20, perHour("rare-" + user, 6000)))
                        .isEqualTo(20);
            }

            assertThat(limits.asked()).isZero();
        });
    }

    @Test
    void keepsEnoughBackForReplicasWhoseOwnWindowsLieAcrossTheRegisters() {
        SharedLimits.with(3, limits -> {
            long admitted = limits.admitted(0, 20, perHour("across", 6000));
            admitted += limits.admitted(1, 3000, perHour("across", 6000));
            limits.hasten(0, Window.HOUR.length());
            admitted += limits.admitted(0, 20, perHour("across", 6000));
            admitted += limits.admitted(1, 6000, perHour("across", 6000));
            admitted += limits.admitted(2, 6000, perHour("across", 6000));

            assertThat(admitted).isBetween(5880L, 6000L);
        });
    }

    @Test
    void countsWhatWasAheadOnceItAsks() {
        SharedLimits.with(1, limits -> {
            assertThat(limits.admitted(0, 7000, perHour("ahead", 6000))).isEqualTo(6000);
        });
    }

    @Test
    void admitsNothingAheadInAWindowThatOutlivesWhatIsKnownOfIt() {
        SharedLimits.with(1, limits -> {
            assertThat(limits.admitted(0, 7000, SharedLimits.perDay("used-up", 6000)))
                    .isEqualTo(6000);

            limits.restart(0);

            assertThat(limits.admitted(0, 100, SharedLimits.perDay("used-up", 6000)))
                    .isZero();
        });
    }

    @Test
    void decidesMostCallsWithoutAsking() {
        SharedLimits.with(1, limits -> {
            limits.admitted(0, 61, perHour("account", 6000));

            List<Demand> demands = perHour("account", 6000);
            for (int call = 0; call < 100; call++) {
                assertThat(limits.replica(0).tryTake(demands)).isNotNull();
            }
        });
    }

    @Test
    void countsTowardsNoLimitWhenOneIsReached() {
        SharedLimits.with(1, limits -> {
            Demand user =
                    new Demand(new Subject(Kind.USER, "app", "ou_1"), Windows.of(Kind.USER, Map.of(Window.HOUR, 3L)));
            Demand application = new Demand(
                    new Subject(Kind.APPLICATION, "app"), Windows.of(Kind.APPLICATION, Map.of(Window.HOUR, 10L)));

            assertThat(limits.admitted(0, 20, List.of(application, user))).isEqualTo(3);
            assertThat(limits.admitted(0, 20, List.of(application))).isEqualTo(7);
        });
    }

    @Test
    void admitsItsShareOfWhatWasLeftWhileRedisIsAway() {
        SharedLimits.with(3, limits -> {
            long admitted = 0;
            for (int round = 0; round < 50; round++) {
                for (int replica = 0; replica < 3; replica++) {
                    admitted += limits.admitted(replica, 20, perHour("away", 6000));
                }
            }
            limits.takeRedisAway(true);
            for (int replica = 0; replica < 3; replica++) {
                long alone = limits.admitted(replica, 7000, perHour("away", 6000));
                assertThat(alone).isBetween(800L, 1040L);
                admitted += alone;
            }

            assertThat(admitted).isBetween(5700L, 6000L);
        });
    }

    @Test
    void admitsItsShareOfANewWindowWhileRedisIsAway() {
        SharedLimits.with(3, limits -> {
            limits.takeRedisAway(true);

            for (int replica = 0; replica < 3; replica++) {
                assertThat(limits.admitted(replica, 7000, perHour("new", 6000))).isEqualTo(2000);
            }
        });
    }

    @Test
    void neverAdmitsNothingHoweverSmallTheShare() {
        SharedLimits.with(3, limits -> {
            limits.takeRedisAway(true);

            assertThat(limits.admitted(0, 10, perHour("tiny", 2))).isEqualTo(1);
        });
    }

    @Test
    void staysBelowTheLimitThroughTwentyFlapsThatEmptyRedis() {
        SharedLimits.with(3, limits -> {
            long admitted = 0;
            for (int flap = 0; flap < 20; flap++) {
                limits.takeRedisAway(true);
                admitted += onEach(limits, 150, "flapping");
                limits.emptyRedis();
                limits.takeRedisAway(false);
                admitted += onEach(limits, 20, "flapping");
                limits.noticeThatRedisIsBack();
                admitted += onEach(limits, 20, "flapping");
                pauseForGrace();
                admitted += onEach(limits, 20, "flapping");
            }
            admitted += onEach(limits, 3000, "flapping");

            assertThat(admitted).isBetween(5400L, 6300L);
        });
    }

    @Test
    void endsAWindowInItsTimeWhenTheClockOfRedisWasSetBack() {
        SharedLimits.with(1, limits -> {
            List<Demand> demands = List.of(new Demand(
                    new Subject(Kind.APPLICATION, "back"),
                    Windows.of(Kind.APPLICATION, Map.of(Window.SECOND, 20L, Window.HOUR, 50L))));
            AtomicLong admitted = new AtomicLong(limits.admitted(0, 30, demands));

            limits.setBackTheClockOfRedis(Duration.ofHours(2));

            Awaitility.await()
                    .atMost(SharedLimits.SOON)
                    .until(() -> admitted.addAndGet(limits.admitted(0, 30, demands)) >= 50);
            Awaitility.await().pollDelay(Window.SECOND.length()).until(() -> true);
            assertThat(admitted.get() + limits.admitted(0, 30, demands)).isEqualTo(50);
        });
    }

    @Test
    void admitsNoMoreWhenTheClockOfRedisIsSetBack() {
        SharedLimits.with(3, limits -> {
            long admitted = onEach(limits, 1000, "back");
            limits.setBackTheClockOfRedis(Duration.ofHours(2));
            admitted += onEach(limits, 300, "back");
            limits.setBackTheClockOfRedis(Duration.ofHours(2));
            admitted += onEach(limits, 6000, "back");

            assertThat(admitted).isBetween(5880L, 6000L);
        });
    }

    @Test
    void grantsAgainSoonWhenTheClockOfRedisWasSetBackWhileItWasTold() {
        SharedLimits.with(3, limits -> {
            limits.admitted(0, 100, perHour("since", 6000));
            limits.setBackTheClockOfRedis(Duration.ofMinutes(-30));
            limits.admitted(0, 200, perHour("since", 6000));
            limits.emptyRedis();
            limits.noticeThatRedisIsBack();
            limits.setBackTheClockOfRedis(Duration.ofMinutes(20));
            limits.admitted(0, 100, perHour("since", 6000));
            pauseForGrace();

            assertThat(limits.admitted(0, 7000, perHour("since", 6000))).isGreaterThan(5000);
        });
    }

    @Test
    void isToldWhatWasAdmittedWhileRedisWasAway() {
        SharedLimits.with(3, limits -> {
            long admitted = onEach(limits, 300, "told");
            limits.takeRedisAway(true);
            admitted += onEach(limits, 1000, "told");
            limits.takeRedisAway(false);
            admitted += limits.admitted(0, 2000, perHour("told", 6000));
            limits.noticeThatRedisIsBack();
            pauseForGrace();
            admitted += onEach(limits, 6000, "told");

            assertThat(admitted).isBetween(5880L, 6000L);
        });
    }

    @Test
    void losesNothingThatRedisGrantsTooLate() {
        SharedLimits.with(3, limits -> {
            long admitted = onEach(limits, 100, "late");
            limits.leaveUnheard(true);
            for (int call = 0; call < 20; call++) {
                admitted += onEach(limits, 1, "late");
            }
            limits.leaveUnheard(false);
            admitted += onEach(limits, 6000, "late");

            assertThat(admitted).isBetween(5880L, 6000L);
        });
    }

    @Test
    void losesNothingThatRedisGrantsTooLateToWhoHasBegunAWindowAlone() {
        SharedLimits.with(2, limits -> {
            limits.takeRedisAway(true);
            long admitted = limits.admitted(0, 100, perHour("begun", 6000));
            limits.takeRedisAway(false);
            admitted += limits.admitted(1, 100, perHour("begun", 6000));
            limits.leaveUnheard(true);
            limits.noticeThatRedisIsBack();
            pauseForGrace();
            for (int call = 0; call < 20; call++) {
                admitted += limits.admitted(0, 1, perHour("begun", 6000));
            }
            limits.leaveUnheard(false);
            admitted += onEach(limits, 6000, "begun");

            assertThat(admitted).isBetween(5880L, 6000L);
        });
    }

    @Test
    void losesNothingToCallersWhoLeaveWhileItAsks() {
        SharedLimits.with(1, limits -> {
            long admitted = limits.admitted(0, 61, perHour("left", 6000));
            for (int round = 0; round < 20; round++) {
                admitted += limits.admitted(0, 120, perHour("left", 6000));
                admitted += limits.leaveWhileAsking(0, 5, perHour("left", 6000));
            }
            admitted += limits.admitted(0, 7000, perHour("left", 6000));

            assertThat(admitted).isEqualTo(6000);
        });
    }

    @Test
    void starvesNobodyBesideCallersWhoLeaveWhileItAsks() {
        SharedLimits.with(2, limits -> {
            long admitted = limits.leaveWhileAsking(0, 300, perHour("starved", 6000));
            limits.replica(0).giveBack(Duration.ZERO).block(SharedLimits.SOON);
            admitted += limits.admitted(1, 7000, perHour("starved", 6000));

            assertThat(admitted).isEqualTo(6000);
        });
    }

    @Test
    void countsTowardsNoLimitWhenTheCallerLeavesBetweenTheirAnswers() {
        SharedLimits.with(1, limits -> {
            Demand user =
                    new Demand(new Subject(Kind.USER, "app", "ou_1"), Windows.of(Kind.USER, Map.of(Window.HOUR, 30L)));
            Demand application = new Demand(
                    new Subject(Kind.APPLICATION, "app"), Windows.of(Kind.APPLICATION, Map.of(Window.HOUR, 40L)));

            long admitted = 0;
            for (int round = 0; round < 5; round++) {
                admitted += limits.leaveWhileAsking(0, 10, List.of(application, user));
            }
            admitted += limits.admitted(0, 60, List.of(application, user));

            assertThat(admitted).isEqualTo(30);
            assertThat(limits.admitted(0, 60, List.of(application))).isEqualTo(10);
        });
    }

    @Test
    void countsNobodyWhoLeavesWhileRedisIsAway() {
        SharedLimits.with(3, limits -> {
            limits.takeRedisAway(true);
            long admitted = limits.leaveWhileAsking(0, 50, perHour("away", 600));
            admitted += limits.admitted(0, 700, perHour("away", 600));

            assertThat(admitted).isEqualTo(200);
        });
    }

    @Test
    void followsALowerLimitAtOnce() {
        SharedLimits.with(1, limits -> {
            assertThat(limits.admitted(0, 50, perHour("lowered", 6000))).isEqualTo(50);

            assertThat(limits.admitted(0, 50, perHour("lowered", 60))).isEqualTo(10);
            assertThat(limits.admitted(0, 50, perHour("lowered", 80))).isEqualTo(20);
        });
    }

    private static long onEach(SharedLimits limits, int calls, String application) {
        long admitted = 0;
        for (int replica = 0; replica < limits.count(); replica++) {
            admitted += limits.admitted(replica, calls, perHour(application, 6000));
        }
        return admitted;
    }

    private static void pauseForGrace() {
        Awaitility.await().pollDelay(SharedLimits.GRACE.plusMillis(20)).until(() -> true);
    }
}
