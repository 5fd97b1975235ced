package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.awsconfig.AwsSettings.Setting;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of credential-process and of ECR. Closing them releases the tokens that were opened. */
public final class EcrOptions implements AutoCloseable {

    static final String ECR_ENDPOINT = "--ecr-endpoint";

    @Mixin
    private final SigningOptions signing;

    @Mixin
    private final CacheOptions cache = new CacheOptions();

    @Option(
            names = ECR_ENDPOINT,
            paramLabel = "URL",
            description = "The endpoint of the ECR API to call instead of the one of the image's region, such as a VPC"
                    + " endpoint. ECR Public is not called there.")
    @Nullable
    private String ecrEndpoint;

    public EcrOptions() {
        this(new SigningOptions());
    }

    private EcrOptions(SigningOptions signing) {
        this.signing = signing;
    }

    /** Returns options for a command with its own token. */
    public static EcrOptions uncached(SigningOptions signing) {
        return new EcrOptions(signing);
    }

    public void apply(FastPathArguments arguments) {
        signing.apply(arguments);
        cache.apply(arguments);
    }

    /**
     * Parses the options of a credential_process setting.
     *
     * @param source where they are set, for messages
     */
    public static EcrOptions parse(List<String> words, String source, ProcessContext context) {
        EcrOptions options = new EcrOptions();
        // The first word of the arguments is the command.
        FastPathArguments fast = FastPathArguments.of(words.toArray(new String[0]));
        if (fast != null) {
            options.apply(fast);
            return options;
        }
        try {
            CommandLine command = new CommandLine(options);
            OptionValues.configure(command);
            command.parseArgs(words.subList(1, words.size()).toArray(new String[0]));
            options.signing.checkUse(context);
            return options;
        } catch (ParameterException ignored) { // Its message quotes values.
            throw new UsageException(source + " has an option that credential-process does not know, or one without a"
                    + " usable value; run that command by hand to see which");
        }
    }

    public SigningOptions signing() {
        return signing;
    }

    public CacheOptions cache() {
        return cache;
    }

    /**
     * Returns the endpoint that replaces the region's, if one is named.
     *
     * @param isPublic whether it is that of ECR Public, another API at another host
     */
    public Optional<URI> customEndpoint(boolean isPublic, ProcessContext context) {
        Optional<Setting> setting = isPublic || ecrEndpoint == null || ecrEndpoint.isEmpty()
                ? signing.endpoint().settings(context).endpointUrl(isPublic ? "ecr_public" : "ecr")
                : Optional.of(new Setting(ecrEndpoint, ECR_ENDPOINT));
        return setting.map(EndpointOptions::uri);
    }

    @Override
    public void close() {
        signing.close();
    }
}
