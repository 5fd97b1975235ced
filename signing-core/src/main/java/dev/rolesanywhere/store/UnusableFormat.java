package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ASN1UTCTime;

/** Formats that people mistake for those of certificates and private keys. Asked only after reading has failed. */
enum UnusableFormat {
    CERTIFICATE_REQUEST(
            "a certificate request (CSR)", "use the certificate that the CA issued for it", "CERTIFICATE REQUEST-----"),
    OPENSSH_KEY(
            "an OpenSSH private key",
            "convert a copy of it with: ssh-keygen -p -m PEM -f FILE",
            "-----BEGIN OPENSSH PRIVATE KEY"),
    PUTTY_KEY(
            "a PuTTY private key",
            "convert it with: puttygen FILE -O private-openssh -o key.pem",
            "^PuTTY-User-Key-File"),
    SSH_PUBLIC_KEY(
            "an SSH public key",
            "use the private key, or the certificate that a CA issued for it",
            "^(ssh-|ecdsa-sha2-|sk-|---- BEGIN SSH2 PUBLIC KEY)"),
    PGP("an OpenPGP file", "use a certificate and a private key in X.509 formats", "-----BEGIN PGP"),
    PUBLIC_KEY(
            "a public key",
            "use the private key, or the certificate that a CA issued for it",
            "-----BEGIN (RSA )?PUBLIC KEY"),
    REVOCATION_LIST("a certificate revocation list (CRL)", "use a certificate or a private key", "-----BEGIN X509 CRL"),
    HTML(
            "an HTML page, perhaps of an error or a login",
            "download the file again, and look at what the server sends",
            "^(?i:<!doctype html|<html)"),
    XML("an XML file", "use the certificate or the key in PEM", "^<\\?xml"),
    JSON("a JSON document", "extract the certificate or the key from it, for example with: jq -r .FIELD", "^[{\\[]"),
    PRIVATE_KEY("a private key", "swap the certificate and the private key", "PRIVATE KEY-----"),
    CERTIFICATE("a certificate", "swap the certificate and the private key", "CERTIFICATE-----");

    private final String title;
    private final String remedy;
    private final String pattern;

    UnusableFormat(String title, String remedy, String pattern) {
        this.title = title;
        this.remedy = remedy;
        this.pattern = pattern;
    }

    /** Recognizes a file by its beginning or its PEM labels. */
    static Optional<UnusableFormat> of(byte[] content) {
        if (content.length > 0 && content[0] == 0x30) {
            return ofDer(content);
        }
        String text = new String(content, StandardCharsets.ISO_8859_1)
                .replaceFirst("^\u00ef\u00bb\u00bf", "")
                .strip();
        return Arrays.stream(values())
                .filter(format -> Pattern.compile(format.pattern).matcher(text).find())
                .findFirst();
    }

    private static Optional<UnusableFormat> ofDer(byte[] content) {
        try {
            ASN1Sequence whole = ASN1Sequence.getInstance(content);
            if (whole.size() == 2) {
                return isPublicKey(whole) ? Optional.of(PUBLIC_KEY) : Optional.empty();
            }
            ASN1Sequence signed = ASN1Sequence.getInstance(whole.getObjectAt(0));
            boolean hasVersion = signed.getObjectAt(0) instanceof ASN1Integer;
            boolean hasAttributes = signed.getObjectAt(signed.size() - 1) instanceof ASN1TaggedObject;
            if (hasVersion && hasAttributes && signed.size() == 4) {
                return Optional.of(CERTIFICATE_REQUEST);
            }
            boolean hasTime = signed.getObjectAt(hasVersion ? 3 : 2) instanceof ASN1UTCTime;
            return hasTime ? Optional.of(REVOCATION_LIST) : Optional.empty();
        } catch (RuntimeException ignored) { // None of these formats.
            return Optional.empty();
        }
    }

    /** A SubjectPublicKeyInfo (RFC 5280, section 4.1), or the modulus and the exponent of PKCS#1. */
    private static boolean isPublicKey(ASN1Sequence pair) {
        ASN1Encodable first = pair.getObjectAt(0);
        ASN1Encodable second = pair.getObjectAt(1);
        return (first instanceof ASN1Sequence && second instanceof ASN1BitString)
                || (first instanceof ASN1Integer && second instanceof ASN1Integer);
    }

    IdentityException instead(String expected) {
        return new IdentityException(Reason.MALFORMED, "it is " + title + ", not " + expected + "; " + remedy);
    }
}
