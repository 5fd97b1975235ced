package dev.rolesanywhere.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The mutable state of a simulator: records, pending faults, latency. Thread-safe. */
final class SimulatorState {

    private final Queue<SimulatedFault> faults = new ConcurrentLinkedQueue<>();
    private final BoundedLog<RecordedCall> calls = new BoundedLog<>(RolesAnywhereSimulator.MAX_RECORDS);
    private final BoundedLog<IssuedSession> sessions = new BoundedLog<>(RolesAnywhereSimulator.MAX_RECORDS);
    private final Map<WireProtocol, Queue<SimulatedFault>> awsFaults = new ConcurrentHashMap<>();
    private final BoundedLog<RecordedAwsCall> ecrCalls = new BoundedLog<>(RolesAnywhereSimulator.MAX_RECORDS);
    private final BoundedLog<RecordedAwsCall> stsCalls = new BoundedLog<>(RolesAnywhereSimulator.MAX_RECORDS);
    private final BoundedLog<IssuedAuthorizationToken> tokens = new BoundedLog<>(RolesAnywhereSimulator.MAX_RECORDS);
    private volatile Duration latency = Duration.ZERO;

    void failNext(int count, SimulatedFault fault) {
        faults.addAll(Collections.nCopies(count, fault));
    }

    Optional<SimulatedFault> nextFault() {
        return Optional.ofNullable(faults.poll());
    }

    void failNext(WireProtocol protocol, int count, SimulatedFault fault) {
        awsFaults
                .computeIfAbsent(protocol, absent -> new ConcurrentLinkedQueue<>())
                .addAll(Collections.nCopies(count, fault));
    }

    Optional<SimulatedFault> nextFault(WireProtocol protocol) {
        return Optional.ofNullable(awsFaults.get(protocol)).map(Queue::poll);
    }

    void record(WireProtocol protocol, RecordedAwsCall call) {
        (protocol == WireProtocol.QUERY ? stsCalls : ecrCalls).add(call);
    }

    void record(IssuedAuthorizationToken token) {
        tokens.add(token);
    }

    List<RecordedAwsCall> ecrCalls() {
        return ecrCalls.list();
    }

    List<RecordedAwsCall> stsCalls() {
        return stsCalls.list();
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
        awsFaults.clear();
        ecrCalls.clear();
        stsCalls.clear();
        tokens.clear();
        latency = Duration.ZERO;
    }

    /**
     * The latest entries, up to a limit, and the count of all, so that a simulator under load does not fill the memory.
     */
    static final class BoundedLog<T> {

        private final Deque<T> entries = new ArrayDeque<>();
        private final int limit;
        private int count;

        BoundedLog(int limit) {
            this.limit = limit;
        }

        synchronized void add(T value) {
            count++;
            entries.addLast(value);
            if (entries.size() > limit) {
                entries.removeFirst();
            }
        }

        synchronized List<T> list() {
            return List.copyOf(entries);
        }

        synchronized int count() {
            return count;
        }

        synchronized void clear() {
            entries.clear();
            count = 0;
        }
    }
}
