/** The library: identities, SigV4-X509, and the CreateSession client. */
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
    // Only what makes credentials for the AWS SDK needs them. Not transitive: who does without need not have them.
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
