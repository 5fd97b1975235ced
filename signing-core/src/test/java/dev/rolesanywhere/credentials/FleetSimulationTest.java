package dev.rolesanywhere.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.credentials.FleetSimulation.Fleet;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fleets may expect; bench/README.md has more figures. */
class FleetSimulationTest {

    private static final Duration OUTAGE_AFTER = Duration.ofHours(4);
    private static final Duration OUTAGE = Duration.ofMinutes(20);
    private static final Duration TIME = Duration.ofHours(6);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void twentyThousandMachinesThatStartAtOnceAllHoldCredentialsSoonAndNeverExceedTheQuotaAfterwards(long seed) {
        FleetSimulation.Figures figures =
                FleetSimulation.run(new Fleet(20_000, false), TIME, TIME, Duration.ZERO, seed);

        Duration theoreticalMinimum = Duration.ofSeconds(2000);
        assertTrue(
                figures.untilAllHold()
                                .compareTo(theoreticalMinimum.multipliedBy(3).dividedBy(2))
                        < 0,
                () -> figures.untilAllHold().toString());
        assertEquals(0, figures.minutesOverQuota(figures.untilAllHold(), TIME));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void afterAnOutageAFleetWithRoomInTheQuotaLosesNothingAndSoonIsWithinTheQuotaAgain(long seed) {
        FleetSimulation.Figures figures =
                FleetSimulation.run(new Fleet(1_000, false), TIME, OUTAGE_AFTER, OUTAGE, seed);

        assertEquals(0, figures.losers());
        assertTrue(figures.minutesOverQuota(OUTAGE_AFTER.plus(OUTAGE).minusMinutes(1), TIME) <= 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void withRoomInTheQuotaFifteenMinutesOfLifeAreAlwaysLeft(long seed) {
        FleetSimulation.Figures figures = FleetSimulation.run(new Fleet(10_000, true), TIME, TIME, Duration.ZERO, seed);

        assertTrue(
                figures.leastLife().compareTo(Duration.ofMinutes(15)) >= 0,
                () -> figures.leastLife().toString());
    }
}
