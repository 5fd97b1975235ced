package dev.rolesanywhere.cli;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;

import com.sun.jdi.ArrayReference;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.ClassObjectReference;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.ClassPrepareRequest;
import dev.rolesanywhere.cli.DynamicAccess.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs the installed command in the hands of a debugger, which stops wherever code outside the JDK reaches for
 * something that a native image has only if its metadata names it.
 */
final class DynamicAccessRecorder {

    private static final Set<String> MEMBERS = Set.of(
            "forName",
            "newInstance",
            "getField",
            "getFields",
            "getDeclaredField",
            "getDeclaredFields",
            "getMethod",
            "getMethods",
            "getDeclaredMethod",
            "getDeclaredMethods",
            "getConstructor",
            "getConstructors",
            "getDeclaredConstructor",
            "getDeclaredConstructors",
            "getResource",
            "getResourceAsStream");

    /** The classes of the JDK that give dynamic access, with the methods by which they do. */
    private static final Map<String, Set<String>> DOORS = Map.ofEntries(
            entry("java.lang.Class", MEMBERS),
            entry("java.lang.ClassLoader", Set.of("getResource", "getResources", "getResourceAsStream")),
            entry("java.lang.reflect.Constructor", Set.of("newInstance")),
            entry("java.lang.reflect.Field", Set.of("get", "set")),
            entry("java.lang.reflect.Method", Set.of("invoke")),
            entry("java.lang.reflect.Proxy", Set.of("newProxyInstance")),
            entry("java.util.ResourceBundle", Set.of("getBundle")),
            entry("java.util.ServiceLoader", Set.of("load")));

    private static final int DEEPEST_DOOR = 6;
    private static final int PAUSE_MILLIS = 500;

    private final VirtualMachine machine;
    private final Process process;
    private final Path folder;
    private final Set<DynamicAccess> accesses = new LinkedHashSet<>();

    private DynamicAccessRecorder(VirtualMachine machine, Process process, Path folder) {
        this.machine = machine;
        this.process = process;
        this.folder = folder;
    }

    /** Runs a command line to its end, or until it tells that it listens. */
    static Set<DynamicAccess> record(Path folder, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        ListeningConnector connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(each -> each.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> local = connector.defaultArguments();
        requireNonNull(local.get("localAddress")).setValue("127.0.0.1");
        try {
            Process process = start(folder, connector.startListening(local), environment, arguments);
            DynamicAccessRecorder recorder = new DynamicAccessRecorder(connector.accept(local), process, folder);
            connector.stopListening(local);
            return recorder.record();
        } catch (IllegalConnectorArgumentsException e) {
            throw new AssertionError(e);
        }
    }

    private static Process start(Path folder, String debugger, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> commandLine = new ArrayList<>(List.of(
                Path.of(Installation.javaFolder(), "java").toString(),
                "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + debugger,
                "-cp",
                Installation.JAR.toString(),
                "dev.rolesanywhere.cli.Main"));
        commandLine.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(commandLine)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private Set<DynamicAccess> record() throws IOException, InterruptedException {
        try {
            for (String door : DOORS.keySet()) {
                ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
                request.addClassFilter(door);
                request.enable();
                machine.classesByName(door).forEach(this::watch);
            }
            while (true) {
                EventSet events = machine.eventQueue().remove(PAUSE_MILLIS);
                if (events != null) {
                    events.forEach(this::note);
                    events.resume();
                } else if (Files.readString(folder.resolve("err")).contains("Local server started")) {
                    process.destroy();
                }
            }
        } catch (VMDisconnectedException ignored) { // The process has ended.
            return accesses;
        } finally {
            process.destroyForcibly();
        }
    }

    private void watch(ReferenceType door) {
        for (Method method : door.methods()) {
            if (requireNonNull(DOORS.get(door.name())).contains(method.name())
                    && !method.isNative()
                    && !method.isAbstract()) {
                machine.eventRequestManager()
                        .createBreakpointRequest(method.location())
                        .enable();
            }
        }
    }

    private void note(Event event) {
        if (event instanceof ClassPrepareEvent prepared) {
            watch(prepared.referenceType());
        } else if (event instanceof BreakpointEvent reached) {
            try {
                note(reached.thread().frames(0, Math.min(reached.thread().frameCount(), DEEPEST_DOOR)));
            } catch (IncompatibleThreadStateException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void note(List<StackFrame> frames) {
        Stream<StackFrame> callers = frames.stream().skip(1).filter(frame -> !isDoor(frame));
        callers.findFirst().filter(caller -> !isOfTheJdk(caller)).ifPresent(caller -> {
            StackFrame door = frames.get(0);
            String name = caller.location().declaringType().name() + "."
                    + caller.location().method().name();
            targets(door).forEach(target -> accesses.add(new DynamicAccess(kind(door), target, name)));
        });
    }

    private static boolean isDoor(StackFrame frame) {
        String type = frame.location().declaringType().name();
        return DOORS.containsKey(type) || type.startsWith("java.lang.reflect.");
    }

    /** What the JDK and the proxies that it makes reach for is the affair of those who build native images of it. */
    private static boolean isOfTheJdk(StackFrame frame) {
        return frame.location().declaringType().name().matches("(java|javax|jdk|sun)\\..*|.*\\$Proxy\\d+");
    }

    private static Kind kind(StackFrame door) {
        String method = door.location().method().name();
        return switch (method) {
            case "newProxyInstance" -> Kind.PROXY;
            case "getBundle" -> Kind.RESOURCE;
            default -> method.startsWith("getResource") ? Kind.RESOURCE : Kind.REFLECTION;
        };
    }

    private static List<String> targets(StackFrame door) {
        return switch (kind(door)) {
            case PROXY ->
                door.getArgumentValues().stream()
                        .flatMap(DynamicAccessRecorder::elements)
                        .toList();
            case RESOURCE -> List.of(resource(door));
            case REFLECTION -> List.of(type(door));
        };
    }

    private static Stream<String> elements(Value value) {
        return value instanceof ArrayReference array
                ? array.getValues().stream().map(DynamicAccessRecorder::typeName)
                : Stream.empty();
    }

    /** Relative to its class it begins with that class's package. */
    private static String resource(StackFrame door) {
        String name = ((StringReference) door.getArgumentValues().get(0)).value();
        if (!(door.thisObject() instanceof ClassObjectReference type)) {
            return name;
        }
        String owner = type.reflectedType().name();
        return name.startsWith("/")
                ? name.substring(1)
                : owner.substring(0, owner.lastIndexOf('.') + 1).replace('.', '/') + name;
    }

    private static String type(StackFrame door) {
        ObjectReference asked = door.thisObject();
        if (asked instanceof ClassObjectReference type) {
            return typeName(type);
        }
        if (asked != null) {
            return typeName(asked.getValue(asked.referenceType().fieldByName("clazz")));
        }
        Value first = door.getArgumentValues().get(0);
        return first instanceof StringReference name ? name.value() : typeName(first);
    }

    private static String typeName(Value type) {
        return ((ClassObjectReference) type).reflectedType().name();
    }
}
