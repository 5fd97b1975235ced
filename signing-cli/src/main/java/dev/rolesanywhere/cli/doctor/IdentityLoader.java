package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.identity.X509Identity;
import java.security.cert.X509Certificate;

/** Loads what the options name; each method fails with a {@link dev.rolesanywhere.RolesAnywhereException}. */
public interface IdentityLoader {

    /**
     * Loads the identity as every command does.
     *
     * @return the identity
     */
    X509Identity load();

    /**
     * Loads the identity, but not the intermediates that an option names.
     *
     * @return the identity
     */
    X509Identity loadWithoutIntermediates();

    /**
     * Loads the certificate alone.
     *
     * @return the end-entity certificate, as far as it can be told without a key
     */
    X509Certificate loadCertificate();
}
