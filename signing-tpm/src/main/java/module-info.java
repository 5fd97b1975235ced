/** Identities whose key stays in a TPM 2.0. */
module dev.rolesanywhere.tpm {
    requires transitive dev.rolesanywhere;
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;

    exports dev.rolesanywhere.tpm;
}
