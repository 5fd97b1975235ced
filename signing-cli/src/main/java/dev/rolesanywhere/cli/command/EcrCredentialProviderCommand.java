package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.ecr.KubeletProvider;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.options.FastPathArguments;
import dev.rolesanywhere.cli.process.ProcessContext;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Gives the kubelet the password for an image in ECR. */
@Command(
        name = EcrCredentialProviderCommand.NAME,
        description = "Gives the kubelet the password for an image in Amazon ECR. Without options, the identity comes"
                + " from ROLESANYWHERE_* variables or from the AWS profile. A link named ecr-credential-provider runs"
                + " this command as well.",
        sortOptions = false)
public final class EcrCredentialProviderCommand implements Runnable {

    public static final String NAME = "ecr-credential-provider";

    private final ProcessContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec command;

    @Mixin
    private final EcrOptions options = new EcrOptions();

    public EcrCredentialProviderCommand(ProcessContext context) {
        this.context = context;
    }

    /** Runs without picocli if the arguments are simple enough; returns whether they are. */
    public static boolean runFast(ProcessContext context, String... arguments) {
        FastPathArguments plain = FastPathArguments.of(arguments);
        if (plain == null) {
            return false;
        }
        EcrCredentialProviderCommand command = new EcrCredentialProviderCommand(context);
        try (EcrOptions options = command.options) {
            options.apply(plain);
            command.respond(List.of(arguments));
            return true;
        }
    }

    @Override
    public void run() {
        options.signing().checkUse(context);
        List<String> all = command.commandLine().getParseResult().originalArgs();
        respond(all.subList(Math.max(0, all.indexOf(NAME)), all.size()));
    }

    private void respond(List<String> words) {
        context.print(new KubeletProvider(options, words, context).respond());
    }
}
