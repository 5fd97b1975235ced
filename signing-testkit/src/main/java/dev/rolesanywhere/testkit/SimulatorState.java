package dev.rolesanywhere.testkit;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The mutable state of a simulator: records, pending faults, latency. Thread-safe. */
final class SimulatorState {

    private final Queue<SimulatedFault> faults = new ConcurrentLinkedQueue<>();
    private final BoundedLog<RecordedCall> calls = new BoundedLog<>(RolesAnywhereSimulator.MAX_RECORDS);
    private final BoundedLog<IssuedSession> sessions = new BoundedLog<>(RolesAnywhereSimulator.MAX_RECORDS);
    private final Queue<SimulatedFault> ecrFaults = new ConcurrentLinkedQueue<>();
    private final BoundedLog<RecordedEcrCall> ecrCalls = new BoundedLog<>(RolesAnywhereSimulator.MAX_RECORDS);
    private final BoundedLog<IssuedAuthorizationToken> tokens = new BoundedLog<>(RolesAnywhereSimulator.MAX_RECORDS);
    private volatile Duration latency = Duration.ZERO;

    void failNext(int count, SimulatedFault fault) {
        faults.addAll(Collections.nCopies(count, fault));
    }

    Optional<SimulatedFault> nextFault() {
        return Optional.ofNullable(faults.poll());
    }

    void failNextEcrCalls(int count, SimulatedFault fault) {
        ecrFaults.addAll(Collections.nCopies(count, fault));
    }

    Optional<SimulatedFault> nextEcrFault() {
        return Optional.ofNullable(ecrFaults.poll());
    }

    void record(RecordedEcrCall call) {
        ecrCalls.add(call);
    }

    void record(IssuedAuthorizationToken token) {
        tokens.add(token);
    }

    List<RecordedEcrCall> ecrCalls() {
        return ecrCalls.list();
    }

    List<IssuedAuthorizationToken> tokens() {
        return tokens.list();
    }

    void record(RecordedCall call) {
        calls.add(call);
    }

    void record(IssuedSession session) {
        sessions.add(session);
    }

    List<RecordedCall> calls() {
        return calls.list();
    }

    int callCount() {
        return calls.count();
    }

    List<IssuedSession> sessions() {
        return sessions.list();
    }

    Duration latency() {
        return latency;
    }

    void latency(Duration value) {
        latency = value;
    }

    void reset() {
        faults.clear();
        calls.clear();
        sessions.clear();
        ecrFaults.clear();
        ecrCalls.clear();
        tokens.clear();
        latency = Duration.ZERO;
    }
}
