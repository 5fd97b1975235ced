package dev.rolesanywhere.cli.doctor;

/**
 * Who signs, as the command line says it.
 *
 * @param certificate where the certificate is, perhaps a key store
 * @param privateKey where the private key is, if not with the certificate
 * @param intermediates where the intermediates are, if not with the certificate
 * @param trustAnchor the PEM file of the trust anchor's certificates
 * @param loader loads what these name
 */
public record IdentitySetUp(
        IdentityFile certificate,
        IdentityFile privateKey,
        IdentityFile intermediates,
        IdentityFile trustAnchor,
        IdentityLoader loader) {}
