/** Identities whose key stays in a smart card, an HSM or a TPM. */
@SuppressWarnings("module") // The standard's name ends in digits, and the module's name is the package's.
module dev.rolesanywhere.pkcs11 {
    requires transitive dev.rolesanywhere;
    requires static transitive org.jspecify;
    requires com.sun.jna;
    requires org.bouncycastle.provider;

    exports dev.rolesanywhere.pkcs11;
}
