/** The command aws_signing_helper. */
module dev.rolesanywhere.cli {
    requires dev.rolesanywhere;
    requires dev.rolesanywhere.pkcs11;
    requires dev.rolesanywhere.tpm;
    requires static org.graalvm.nativeimage;
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires com.sun.jna;
    requires info.picocli;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.bouncycastle.provider;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.auth.spi;
    requires software.amazon.awssdk.http.auth.aws;
    requires software.amazon.awssdk.identity.spi;
    requires software.amazon.awssdk.utils;

    // picocli sets the fields of the commands.
    opens dev.rolesanywhere.cli to
            info.picocli;
    opens dev.rolesanywhere.cli.command to
            info.picocli;
    opens dev.rolesanywhere.cli.options to
            info.picocli;
}
