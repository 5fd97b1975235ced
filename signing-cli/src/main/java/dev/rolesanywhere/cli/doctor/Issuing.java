package dev.rolesanywhere.cli.doctor;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** Tells who issued what, and whether an issuer may. */
final class Issuing {

    private static final int KEY_CERT_SIGN = 5;

    private Issuing() {}

    static boolean names(X509Certificate child, X509Certificate issuer) {
        return child.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    }

    static boolean signed(X509Certificate issuer, X509Certificate child) {
        try {
            child.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException notByTheJdk) {
            return signedByMlDsa(issuer.getPublicKey(), child);
        }
    }

    /** JDK 17 has no ML-DSA. */
    private static boolean signedByMlDsa(PublicKey issuer, X509Certificate child) {
        try {
            if (!(PublicKeyFactory.createKey(issuer.getEncoded()) instanceof MLDSAPublicKeyParameters key)) {
                return false;
            }
            MLDSASigner verifier = new MLDSASigner();
            verifier.init(false, key);
            byte[] signed = child.getTBSCertificate();
            verifier.update(signed, 0, signed.length);
            return verifier.verifySignature(child.getSignature());
        } catch (IOException | CertificateEncodingException | RuntimeException notVerifiable) {
            return false;
        }
    }

    /** Tells what keeps a certificate from being an issuer's, each to follow "it". */
    static List<String> faults(X509Certificate issuer, Instant now) {
        List<String> faults = new ArrayList<>();
        if (issuer.getVersion() != 3) {
            faults.add("is X.509 version " + issuer.getVersion() + " instead of 3");
        }
        if (issuer.getBasicConstraints() == -1) {
            faults.add("is not a CA certificate (basicConstraints CA:true)");
        }
        boolean[] keyUsage = issuer.getKeyUsage();
        if (keyUsage == null || !keyUsage[KEY_CERT_SIGN]) {
            faults.add("has no keyCertSign in its keyUsage");
        }
        if (now.isAfter(issuer.getNotAfter().toInstant())) {
            faults.add("expired at " + issuer.getNotAfter().toInstant());
        }
        if (now.isBefore(issuer.getNotBefore().toInstant())) {
            faults.add("is not valid before " + issuer.getNotBefore().toInstant());
        }
        return faults;
    }

    static String subject(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        return name.isEmpty() ? "(no subject)" : name;
    }

    static String issuer(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName();
    }
}
