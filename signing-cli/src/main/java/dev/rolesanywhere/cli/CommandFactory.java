package dev.rolesanywhere.cli;

import static java.util.Map.entry;

import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Gives each command the process it runs in. */
final class CommandFactory implements IFactory {

    private static final Map<Class<?>, Function<ProcessContext, Object>> COMMANDS = Map.ofEntries(
            entry(CredentialProcessCommand.class, CredentialProcessCommand::new),
            entry(ServeCommand.class, ServeCommand::new),
            entry(UpdateCommand.class, UpdateCommand::new),
            entry(ReadCertificateDataCommand.class, ReadCertificateDataCommand::new),
            entry(SignStringCommand.class, SignStringCommand::new),
            entry(DoctorCommand.class, DoctorCommand::new),
            entry(CacheCommand.class, CacheCommand::new),
            entry(CacheListCommand.class, CacheListCommand::new),
            entry(CacheClearCommand.class, CacheClearCommand::new),
            entry(VersionCommand.class, VersionCommand::new),
            entry(CompletionCommand.class, CompletionCommand::new));

    private final ProcessContext context;

    CommandFactory(ProcessContext context) {
        this.context = context;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        Function<ProcessContext, Object> command = COMMANDS.get(type);
        return command == null ? CommandLine.defaultFactory().create(type) : type.cast(command.apply(context));
    }
}
