package dev.rolesanywhere.testkit;

import java.time.Duration;
import java.time.Instant;

/** What goes back, and how late. */
record Reply(Instant time, String requestId, Duration latency, Outcome outcome) {}
