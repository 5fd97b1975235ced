package dev.rolesanywhere.cli;

import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Gives each command the process it runs in. */
final class CommandFactory implements IFactory {

    private static final Map<Class<?>, Function<ProcessContext, Object>> COMMANDS = Map.of(
            CredentialProcessCommand.class, CredentialProcessCommand::new,
            ServeCommand.class, ServeCommand::new,
            UpdateCommand.class, UpdateCommand::new,
            ReadCertificateDataCommand.class, ReadCertificateDataCommand::new,
            SignStringCommand.class, SignStringCommand::new,
            DoctorCommand.class, DoctorCommand::new,
            VersionCommand.class, VersionCommand::new,
            CompletionCommand.class, CompletionCommand::new);

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
