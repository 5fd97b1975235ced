package dev.rolesanywhere.testkit;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** The identity that the service derives from a leaf certificate. */
record Subject(X509Certificate leaf) {

    private static final Pattern SOURCE_IDENTITY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{2,64}");

    /** The serial number in hex with an even number of digits. */
    String hexSerialNumber() {
        String hex = leaf.getSerialNumber().toString(16);
        return hex.length() % 2 == 0 ? hex : "0" + hex;
    }

    String sourceIdentity() {
        return commonName()
                .map(name -> name.length() <= 61 ? "CN=" + name : name)
                .filter(identity -> SOURCE_IDENTITY.matcher(identity).matches())
                .orElse("ID=" + hexSerialNumber());
    }

    String subjectArn(String trustAnchorArn) {
        String prefix = trustAnchorArn.substring(0, trustAnchorArn.lastIndexOf(':'));
        return prefix + ":subject/"
                + UUID.nameUUIDFromBytes(leaf.getSubjectX500Principal().getEncoded());
    }

    /** Returns the value without the escapes of RFC 2253. */
    private Optional<String> commonName() {
        RDN[] names = X500Name.getInstance(leaf.getSubjectX500Principal().getEncoded())
                .getRDNs(BCStyle.CN);
        return names.length > 0 && names[0].getFirst().getValue() instanceof ASN1String name
                ? Optional.of(name.getString())
                : Optional.empty();
    }
}
