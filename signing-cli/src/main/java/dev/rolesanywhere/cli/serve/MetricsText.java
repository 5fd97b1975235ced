package dev.rolesanywhere.cli.serve;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Metrics in the text format of Prometheus. Not thread-safe.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Prometheus, exposition formats</a>
 */
public final class MetricsText {

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4";
    private static final String PREFIX = "aws_signing_helper_";
    private static final double SECONDS_OF_A_DAY = Duration.ofDays(1).toSeconds();

    private final Clock clock;
    private final StringBuilder text = new StringBuilder();

    public MetricsText(Clock clock) {
        this.clock = clock;
    }

    /** Adds a metric that has one sample and only grows. */
    void counter(String name, String help, Number value) {
        describe(name, "counter", help);
        sample(name, "", value);
    }

    /** Adds a metric that has one sample. */
    public void gauge(String name, String help, Number value) {
        describe(name, "gauge", help);
        sample(name, "", value);
    }

    /** Adds the days until the certificate of the latest session expires, if there was a session. */
    public void certificate(Optional<Instant> expiration) {
        expiration.ifPresent(end -> gauge(
                "certificate_days_left",
                "Days until the certificate expires; negative after that.",
                secondsUntil(end) / SECONDS_OF_A_DAY));
    }

    /** Adds what stands before the samples of a metric. */
    public void describe(String name, String type, String help) {
        line("# HELP ", name, help);
        line("# TYPE ", name, type);
    }

    /**
     * Adds a sample.
     *
     * @param labels such as {@code {status="200"}}, or an empty text
     */
    public void sample(String name, String labels, Number value) {
        line("", name + labels, value);
    }

    private void line(String start, String name, Object end) {
        text.append(start).append(PREFIX).append(name).append(' ').append(end).append('\n');
    }

    /** Returns the seconds until the expiration of credentials, or 0 if none are valid. */
    public double secondsLeft(Optional<Instant> expiration) {
        return Math.max(0, expiration.map(this::secondsUntil).orElse(0.0));
    }

    private double secondsUntil(Instant instant) {
        return Duration.between(clock.instant(), instant).toMillis() / 1000.0;
    }

    public LocalResponse response() {
        return LocalResponse.text(text.toString()).withContentType(CONTENT_TYPE);
    }
}
