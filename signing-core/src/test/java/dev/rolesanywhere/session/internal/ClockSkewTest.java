package dev.rolesanywhere.session.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockSkewTest {

    @ParameterizedTest
    @CsvSource({"PT6M, 360 seconds ahead of", "-PT1H0.9S, 3600 seconds behind"})
    void theDirectionIsNamed(Duration ahead, String described) {
        assertEquals("this machine's clock is " + described + " the service's", ClockSkew.describe(ahead));
    }
}
