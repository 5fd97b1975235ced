package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.X509Identity;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * An identity, or as much of it as can be loaded and the reasons why the rest cannot.
 *
 * @param identity the identity, if it can be loaded as a whole
 * @param certificate the end-entity certificate, if it can be loaded
 * @param certificateFailure why it cannot be loaded
 * @param keyFailure why the key cannot be loaded, or does not belong to the certificate
 * @param chainFailure why the intermediates cannot be used
 */
record IdentityParts(
        Optional<X509Identity> identity,
        Optional<X509Certificate> certificate,
        Optional<SigningHelperException> certificateFailure,
        Optional<SigningHelperException> keyFailure,
        Optional<SigningHelperException> chainFailure) {

    private static final Set<IdentityException.Reason> PASSWORD_FAILURES = EnumSet.of(
            IdentityException.Reason.PASSWORD_MISSING,
            IdentityException.Reason.PASSWORD_WRONG,
            IdentityException.Reason.PIN_MISSING,
            IdentityException.Reason.PIN_WRONG,
            IdentityException.Reason.TPM_PASSWORD_MISSING,
            IdentityException.Reason.TPM_PASSWORD_WRONG);

    static IdentityParts load(IdentityChecks.Loader loader, boolean namesIntermediates) {
        try {
            X509Identity identity = loader.load();
            return new IdentityParts(
                    Optional.of(identity),
                    Optional.of(identity.certificate()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        } catch (SigningHelperException e) {
            // Never prompt for a password twice.
            return namesIntermediates && !isPasswordFailure(e)
                    ? loadWithoutIntermediates(loader, e)
                    : loadWithoutKey(loader, e);
        }
    }

    private static IdentityParts loadWithoutIntermediates(
            IdentityChecks.Loader loader, SigningHelperException failure) {
        try {
            return withoutChain(loader.loadWithoutIntermediates().certificate(), failure);
        } catch (SigningHelperException e) {
            return loadWithoutKey(loader, isChainFailure(failure) ? failure : e);
        }
    }

    private static IdentityParts loadWithoutKey(IdentityChecks.Loader loader, SigningHelperException failure) {
        try {
            X509Certificate certificate = loader.loadCertificate();
            return isChainFailure(failure)
                    ? withoutChain(certificate, failure)
                    : new IdentityParts(
                            Optional.empty(),
                            Optional.of(certificate),
                            Optional.empty(),
                            Optional.of(failure),
                            Optional.empty());
        } catch (SigningHelperException e) {
            return new IdentityParts(
                    Optional.empty(), Optional.empty(), Optional.of(e), Optional.of(failure), Optional.empty());
        }
    }

    private static IdentityParts withoutChain(X509Certificate certificate, SigningHelperException failure) {
        return new IdentityParts(
                Optional.empty(), Optional.of(certificate), Optional.empty(), Optional.empty(), Optional.of(failure));
    }

    private static boolean isPasswordFailure(SigningHelperException failure) {
        return failure instanceof IdentityException e && PASSWORD_FAILURES.contains(e.reason());
    }

    /** Returns whether only the chain is at fault. It is checked last, so key and certificate match. */
    static boolean isChainFailure(SigningHelperException failure) {
        return failure instanceof IdentityException e && e.reason() == IdentityException.Reason.CHAIN_TOO_LONG;
    }
}
