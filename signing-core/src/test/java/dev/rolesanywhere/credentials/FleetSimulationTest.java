package dev.rolesanywhere.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What fleets may expect; bench/README.md has more figures. */
class FleetSimulationTest {

    private static final Duration OUTAGE_AFTER = Duration.ofHours(4);
    private static final Duration OUTAGE = Duration.ofMinutes(20);
    private static final Duration TIME = Duration.ofHours(6);

    @Test
    void twentyThousandMachinesThatStartAtOnceAllHoldCredentialsSoonAndNeverExceedTheQuotaAfterwards() {
        FleetSimulation.Figures figures = FleetSimulation.run(20_000, TIME, TIME, Duration.ZERO, 1);

        Duration theoreticalMinimum = Duration.ofSeconds(2000);
        assertTrue(
                figures.untilAllHold()
                                .compareTo(theoreticalMinimum.multipliedBy(3).dividedBy(2))
                        < 0,
                () -> figures.untilAllHold().toString());
        assertEquals(0, figures.minutesOverQuota(figures.untilAllHold(), TIME));
    }

    @Test
    void afterAnOutageAFleetWithRoomInTheQuotaLosesNothingAndSoonIsWithinTheQuotaAgain() {
        FleetSimulation.Figures figures = FleetSimulation.run(1_000, TIME, OUTAGE_AFTER, OUTAGE, 1);

        assertEquals(0, figures.losers());
        assertTrue(figures.minutesOverQuota(OUTAGE_AFTER.plus(OUTAGE).minusMinutes(1), TIME) <= 1);
    }

    @Test
    void withRoomInTheQuotaFifteenMinutesOfLifeAreAlwaysLeft() {
        FleetSimulation.Figures figures = FleetSimulation.run(10_000, TIME, TIME, Duration.ZERO, 1);

        assertTrue(figures.leastLife().compareTo(Duration.ofMinutes(15)) >= 0, () -> figures.leastLife()
                .toString());
    }
}
