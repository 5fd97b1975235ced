/**
 * Credentials of IAM Roles Anywhere for Java: from an X.509 certificate and its private key to temporary AWS
 * credentials.
 *
 * <p>Clients of the AWS SDK for Java 2 take a credentials provider, which refreshes the credentials in the background:
 *
 * <pre>{@code
 * RolesAnywhereCredentialsProvider provider = RolesAnywhereCredentialsProvider.builder()
 *         .identitySource(FileIdentitySource.builder()
 *                 .certificate(Path.of("/etc/pki/host.pem"))
 *                 .privateKey(Path.of("/etc/pki/host.key"))
 *                 .build())
 *         .trustAnchorArn("arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/TA_ID")
 *         .profileArn("arn:aws:rolesanywhere:us-east-1:111122223333:profile/PROFILE_ID")
 *         .roleArn("arn:aws:iam::111122223333:role/edge")
 *         .build();
 * S3Client s3 = S3Client.builder().credentialsProvider(provider).build();
 * }</pre>
 *
 * <ul>
 *   <li>Certificates and keys come from files, key stores and PEM text ({@link dev.rolesanywhere.store}), from tokens
 *       ({@code signing-pkcs11}), from a TPM ({@code signing-tpm}), or from your own
 *       {@link dev.rolesanywhere.identity.IdentitySigner}.
 *   <li>Without the SDK's clients, {@link dev.rolesanywhere.credentials.RefreshingCredentials} keeps credentials fresh,
 *       and {@link dev.rolesanywhere.session.CreateSessionClient} creates a single session.
 *   <li>Failures are unchecked: {@link dev.rolesanywhere.SigningHelperException}, or exceptions of the SDK in
 *       {@link dev.rolesanywhere.awssdk}.
 *   <li>{@code signing-testkit} simulates the service in tests.
 * </ul>
 *
 * @since 0.1.0
 */
@SuppressWarnings("module") // The modules that packages are exported to are compiled later.
module dev.rolesanywhere {
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires org.bouncycastle.provider;
    requires transitive software.amazon.awssdk.http;
    requires software.amazon.awssdk.utils;
    // The AWS SDK and Apache HttpClient 5 use them, but have no module descriptors that say so.
    requires jdk.net;
    requires org.slf4j;
    // Only the package for the AWS SDK needs them. Not transitive, because other users of the library do not need them.
    requires static software.amazon.awssdk.auth;
    requires static software.amazon.awssdk.awscore;
    requires static software.amazon.awssdk.core;
    requires static software.amazon.awssdk.regions;

    uses software.amazon.awssdk.http.SdkHttpService;

    exports dev.rolesanywhere;
    exports dev.rolesanywhere.awssdk;
    exports dev.rolesanywhere.credentials;
    exports dev.rolesanywhere.identity;
    exports dev.rolesanywhere.session;
    exports dev.rolesanywhere.store;

    // For the modules of this project. Not part of the API.
    exports dev.rolesanywhere.identity.internal to
            dev.rolesanywhere.cli,
            dev.rolesanywhere.pkcs11,
            dev.rolesanywhere.tpm;
    exports dev.rolesanywhere.internal to
            dev.rolesanywhere.cli,
            dev.rolesanywhere.pkcs11,
            dev.rolesanywhere.tpm;
    exports dev.rolesanywhere.session.internal to
            dev.rolesanywhere.cli;
}
