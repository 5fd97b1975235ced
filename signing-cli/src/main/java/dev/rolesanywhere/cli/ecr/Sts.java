package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.cli.cache.CacheKey;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.options.EndpointOptions;
import dev.rolesanywhere.cli.process.ExplainedException;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.session.internal.HttpResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Assumes roles, in the region of the registry, with one call to STS. */
final class Sts {

    private static final String SESSION_NAME = "ecr-credential-provider";

    private final EcrRegistry registry;
    private final EcrOptions options;
    private final ProcessContext context;

    Sts(EcrRegistry registry, EcrOptions options, ProcessContext context) {
        this.registry = registry;
        this.options = options;
        this.context = context;
    }

    /**
     * A role to assume. Empty texts stand for the defaults.
     *
     * @param arn the ARN of the role
     * @param sessionName the name of the role session
     * @param externalId the external ID that the trust policy may require
     * @param durationSeconds how long the credentials are valid
     */
    record Role(String arn, String sessionName, String externalId, String durationSeconds) {

        CacheKey.Builder addTo(CacheKey.Builder key) {
            return key.add(arn).add(sessionName).add(externalId).add(durationSeconds);
        }
    }

    /**
     * Calls AssumeRole.
     *
     * @param source where the credentials come from, for messages
     */
    AwsCredentials assume(Role role, AwsCredentials credentials, AwsCredentialSource source) {
        String parameters = parameters(role);
        parameters += role.externalId().isEmpty() ? "" : "&ExternalId=" + encoded(role.externalId());
        try {
            return send("AssumeRole", parameters, credentials);
        } catch (AwsCallException e) {
            if (e.isDenied()) {
                throw new ExplainedException(
                        e.getMessage(),
                        "the trust policy of " + role.arn() + " must allow sts:AssumeRole to " + source.name()
                                + ", and so must a policy of " + source.name(),
                        e);
            }
            throw e;
        }
    }

    /** Calls AssumeRoleWithWebIdentity, which needs no signature. */
    AwsCredentials assumeWithToken(Role role, String token) {
        return send("AssumeRoleWithWebIdentity", parameters(role) + "&WebIdentityToken=" + encoded(token), null);
    }

    private static String parameters(Role role) {
        String name = role.sessionName().isEmpty() ? SESSION_NAME : role.sessionName();
        return "RoleArn=" + encoded(role.arn()) + "&RoleSessionName="
                + encoded(name)
                + (role.durationSeconds().isEmpty() ? "" : "&DurationSeconds=" + encoded(role.durationSeconds()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private AwsCredentials send(String operation, String parameters, @Nullable AwsCredentials credentials) {
        EndpointOptions endpoint = options.signing().endpoint();
        AwsCall regional = AwsCall.sts(
                registry,
                operation,
                parameters,
                endpoint.fips(context).isPresent(),
                endpoint.dualStack(context).isPresent());
        Optional<URI> custom = endpoint.settings(context).endpointUrl("sts").map(EndpointOptions::uri);
        AwsCall call = custom.map(regional::at).orElse(regional);
        try (AwsConnection connection = AwsConnection.open(call, endpoint, context)) {
            return parse(call, connection.send(credentials));
        }
    }

    private static AwsCredentials parse(AwsCall call, HttpResponse response) {
        String xml = new String(response.body(), UTF_8);
        String accessKeyId = XmlText.element(xml, "AccessKeyId");
        String secretAccessKey = XmlText.element(xml, "SecretAccessKey");
        String sessionToken = XmlText.element(xml, "SessionToken");
        if (accessKeyId == null || secretAccessKey == null || sessionToken == null) {
            throw AwsCallException.unusable(call, response, "without credentials");
        }
        return new AwsCredentials(accessKeyId, secretAccessKey, sessionToken);
    }
}
