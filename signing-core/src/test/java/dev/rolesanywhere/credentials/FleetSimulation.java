package dev.rolesanywhere.credentials;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.CreateSessionFailures;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * A fleet of machines that start at once, on a virtual clock, against a service that admits so many calls a second,
 * with an outage if wanted. Each machine is a {@link RefreshState}; nothing of the engine is modelled here.
 */
final class FleetSimulation {

    private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");
    private static final Duration LIFE = Duration.ofHours(1);
    private static final int QUOTA = 10;
    private static final int SEEDS = 5;

    private final SigningHelperException throttled = CreateSessionFailures.throttled();
    private final SigningHelperException unreachable = CreateSessionFailures.unreachable();

    private final RefreshState[] machines;
    private final int[] callsInMinute;
    private final Instant end;
    private final Instant outageStart;
    private final Instant outageEnd;
    private final boolean withCallers;
    private final Random random;
    private final PriorityQueue<Turn> turns = new PriorityQueue<>();
    private double admissible = QUOTA;
    private Instant lastCall = START;
    private int holders;
    private Duration untilAllHold = Duration.ZERO;
    private int losers;
    private Duration leastLife = LIFE;

    private FleetSimulation(Fleet fleet, Duration time, Duration outageAfter, Duration outage, long seed) {
        this.machines = new RefreshState[fleet.size()];
        this.withCallers = fleet.withCallers();
        this.callsInMinute = new int[(int) time.toMinutes() + 1];
        this.end = START.plus(time);
        this.outageStart = START.plus(outageAfter);
        this.outageEnd = outageStart.plus(outage);
        this.random = new Random(seed);
    }

    /**
     * Simulates a fleet.
     *
     * @param fleet the machines
     * @param time how long
     * @param outageAfter when the service fails
     * @param outage for how long it does
     * @param seed of the chances
     */
    static Figures run(Fleet fleet, Duration time, Duration outageAfter, Duration outage, long seed) {
        FleetSimulation simulation = new FleetSimulation(fleet, time, outageAfter, outage, seed);
        simulation.run();
        return new Figures(simulation.untilAllHold, simulation.callsInMinute, simulation.losers, simulation.leastLife);
    }

    private void run() {
        for (int machine = 0; machine < machines.length; machine++) {
            Instant boot = START.plusMillis(random.nextInt(1000));
            machines[machine] = RefreshState.startingAt(boot);
            turns.add(new Turn(boot, machine));
        }
        for (Turn turn = turns.remove(); turn.time().isBefore(end); turn = turns.remove()) {
            call(turn.machine(), turn.time());
            turns.add(new Turn(nextCall(machines[turn.machine()], turn.time()), turn.machine()));
        }
    }

    private Instant nextCall(RefreshState machine, Instant now) {
        if (!withCallers) {
            return machine.nextAttempt();
        }
        Instant end =
                machine.latest() == null ? now : machine.latest().credentials().expiration();
        Instant asked = end.isAfter(machine.nextOnDemandAttempt()) ? end : machine.nextOnDemandAttempt();
        return asked.isBefore(machine.nextAttempt()) ? asked : machine.nextAttempt();
    }

    private void call(int machine, Instant now) {
        callsInMinute[(int) Duration.between(START, now).toMinutes()]++;
        RefreshState before = machines[machine];
        boolean down = !now.isBefore(outageStart) && now.isBefore(outageEnd);
        if (!down && isAdmitted(now)) {
            count(before, now);
            SessionCredentials fresh = new SessionCredentials("ASIA", "", "", now.plus(LIFE), "");
            machines[machine] = before.succeeded(fresh, now, random.nextDouble());
        } else {
            machines[machine] = before.failed(down ? unreachable : throttled, now, random.nextDouble());
        }
    }

    /** A bucket of one second's quota. */
    private boolean isAdmitted(Instant now) {
        double seconds = Duration.between(lastCall, now).toMillis() / 1000.0;
        admissible = Math.min(QUOTA, admissible + seconds * QUOTA);
        lastCall = now;
        if (admissible < 1) {
            return false;
        }
        admissible--;
        return true;
    }

    private void count(RefreshState before, Instant now) {
        if (before.latest() == null) {
            holders++;
            untilAllHold = holders == machines.length ? Duration.between(START, now) : untilAllHold;
            return;
        }
        Instant expiration = before.latest().credentials().expiration();
        if (now.isBefore(outageStart)) {
            Duration left = before.latest().leftAt(now);
            leastLife = left.compareTo(leastLife) < 0 ? left : leastLife;
        } else if (!expiration.isBefore(outageEnd) && now.isAfter(expiration.plus(RefreshSchedule.SHORTEST_WAIT))) {
            losers++;
        }
    }

    private record Turn(Instant time, int machine) implements Comparable<Turn> {
        @Override
        public int compareTo(Turn other) {
            return time.compareTo(other.time);
        }
    }

    /**
     * What came of it.
     *
     * @param untilAllHold when the last machine got its first credentials
     * @param callsInMinute how many calls were made in each minute
     * @param losers how often credentials outlived the outage and were not renewed when they expired or right after
     * @param leastLife the least life that credentials had left when they were renewed before the outage
     */
    @SuppressWarnings("ArrayRecordComponent") // Nothing compares figures.
    record Figures(Duration untilAllHold, int[] callsInMinute, int losers, Duration leastLife) {

        /** Returns how many minutes were over the quota. */
        long minutesOverQuota(Duration from, Duration until) {
            long over = 0;
            for (int minute = (int) from.toMinutes() + 1; minute < until.toMinutes(); minute++) {
                over += callsInMinute[minute] > QUOTA * 60 ? 1 : 0;
            }
            return over;
        }

        int mostInAMinute(Duration from, Duration until) {
            int most = 0;
            for (int minute = (int) from.toMinutes() + 1; minute < until.toMinutes(); minute++) {
                most = Math.max(most, callsInMinute[minute]);
            }
            return most;
        }
    }

    /**
     * Machines.
     *
     * @param size how many
     * @param withCallers whether programs ask for credentials as soon as none are valid
     */
    record Fleet(int size, boolean withCallers) {}

    /** Prints the figures of bench/README.md: the worst of some seeds. */
    public static void main(String[] arguments) {
        Duration outageAfter = Duration.ofHours(4);
        Duration back = outageAfter.plus(Duration.ofMinutes(20));
        Duration time = Duration.ofHours(8);
        System.out.println("machines  callers   all hold  calls/min  least life   after: lost  min over  calls/min");
        for (int size : new int[] {20_000, 10_000, 5_000, 2_000, 1_000}) {
            for (boolean withCallers : new boolean[] {false, true}) {
                Fleet fleet = new Fleet(size, withCallers);
                List<Figures> runs = LongStream.rangeClosed(1, SEEDS)
                        .mapToObj(seed -> run(fleet, time, outageAfter, back.minus(outageAfter), seed))
                        .toList();
                System.out.printf(
                        "%8d  %7s  %7d s  %9d  %8d s  %12d  %8d  %9d%n",
                        size,
                        withCallers ? "asking" : "none",
                        most(runs, figures -> figures.untilAllHold().toSeconds()),
                        most(runs, figures -> figures.mostInAMinute(figures.untilAllHold(), outageAfter)),
                        -most(runs, figures -> -figures.leastLife().toSeconds()),
                        most(runs, Figures::losers),
                        most(runs, figures -> figures.minutesOverQuota(back.minusMinutes(1), time)),
                        most(runs, figures -> figures.mostInAMinute(back.minusMinutes(1), time)));
            }
        }
    }

    private static long most(List<Figures> runs, ToLongFunction<Figures> figure) {
        return runs.stream().mapToLong(figure).max().orElseThrow();
    }
}
