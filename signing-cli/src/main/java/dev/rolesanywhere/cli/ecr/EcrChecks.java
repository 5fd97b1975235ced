package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.doctor.Finding;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.options.SigningOptions;
import dev.rolesanywhere.cli.process.FailureHints;
import dev.rolesanywhere.cli.process.ProcessContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Walks through what a pull of an image needs: registry, credentials, token, and whether the token opens the image. */
public final class EcrChecks {

    private final EcrOptions options;
    private final EcrTokens tokens;
    private final List<Finding> findings = new ArrayList<>();

    private EcrChecks(EcrOptions options, ProcessContext context) {
        this.options = options;
        this.tokens = EcrTokens.uncached(options, context);
    }

    /** Runs the checks, without the cache. They end at the first that fails. */
    public static List<Finding> run(String image, SigningOptions signing, ProcessContext context) {
        EcrChecks checks = new EcrChecks(EcrOptions.uncached(signing), context);
        checks.run(image, context);
        return checks.findings;
    }

    private void run(String image, ProcessContext context) {
        ImageName name = ImageName.parse(image);
        EcrRegistry registry = name == null ? null : EcrRegistry.of(name.host());
        if (name == null || registry == null) {
            findings.add(Finding.failure(
                    "ECR registry",
                    "the image does not begin with the name of an ECR registry",
                    "write --image ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG"));
            return;
        }
        findings.add(Finding.ok("ECR registry", name.registry() + " in " + registry.region()));
        AwsCredentialSource source = tried("ECR credentials", () -> source(registry));
        AuthorizationToken token =
                source == null ? null : tried("ECR token", () -> token(registry, name.host(), source));
        if (token != null) {
            findings.add(new RegistryCheck(name, options.signing().endpoint(), context).run(token));
        }
    }

    private <T> @Nullable T tried(String check, Supplier<T> action) {
        try {
            return action.get();
        } catch (SigningHelperException e) {
            findings.add(Finding.failure(
                    check, e.getMessage(), FailureHints.of(e).orElse("correct it, and run the checks again")));
            return null;
        }
    }

    private AwsCredentialSource source(EcrRegistry registry) {
        AwsCredentialSource source = tokens.source(registry);
        findings.add(Finding.ok("ECR credentials", "those of " + source.name()));
        return source;
    }

    private AuthorizationToken token(EcrRegistry registry, String host, AwsCredentialSource source) {
        AuthorizationToken token = tokens.get(registry, host, source);
        findings.add(Finding.ok(
                "ECR token",
                token.expiration() == 0
                        ? "valid until an unknown time"
                        : "valid until " + Instant.ofEpochSecond(token.expiration())));
        return token;
    }
}
