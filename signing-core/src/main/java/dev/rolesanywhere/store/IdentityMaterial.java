package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySigner;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The certificates and keys found in one file, in its order.
 *
 * @param keys the private keys
 * @param problems what is wrong with the parts that were left out
 */
record IdentityMaterial(List<X509Certificate> certificates, List<KeyEntry> keys, List<IdentityException> problems) {

    private static final int MOST = 100;

    IdentityMaterial {
        requireFew(certificates.size() + keys.size());
        certificates = List.copyOf(certificates);
        keys = List.copyOf(keys);
        problems = List.copyOf(problems);
    }

    /** Each certificate is compared with each key, so a file of thousands would keep a process busy. */
    static void requireFew(int entries) {
        if (entries > MOST) {
            throw new IdentityException(Reason.MALFORMED, "it contains more than " + MOST + " certificates and keys");
        }
    }

    /** Collects the parts of a file. A part that cannot be used does not prevent the use of the others. */
    static final class Collector {

        private final List<X509Certificate> certificates = new ArrayList<>();
        private final List<KeyEntry> keys = new ArrayList<>();
        private final List<IdentityException> problems = new ArrayList<>();

        /**
         * Reads one part, and notes the problem if it is damaged or not supported.
         *
         * @param name comes before the message of a problem
         * @throws IdentityException if a password is missing or wrong
         */
        void read(String name, Part part) {
            requireFew(certificates.size() + keys.size());
            try {
                part.addTo(this);
            } catch (Password.SupplierFailure e) {
                throw e;
            } catch (IdentityException e) {
                if (e.reason() != Reason.MALFORMED && e.reason() != Reason.UNSUPPORTED) {
                    throw e;
                }
                problems.add(name.isEmpty() ? e : new IdentityException(e.reason(), name + e.getMessage(), e));
            } catch (RuntimeException e) { // What Bouncy Castle throws at damaged content varies.
                problems.add(
                        new IdentityException(Reason.MALFORMED, name + "it cannot be parsed; it may be damaged", e));
            }
        }

        /** Reads one part, and notes any problem. */
        void readOrNote(Part part) {
            try {
                part.addTo(this);
            } catch (IdentityException e) {
                problems.add(e);
            }
        }

        void certificate(byte[] der) {
            certificates.add(X509Certificates.parse(der));
        }

        void certificates(List<X509Certificate> several) {
            certificates.addAll(several);
        }

        void key(KeyEntry key) {
            keys.add(key);
        }

        void problem(IdentityException problem) {
            problems.add(problem);
        }

        int keyCount() {
            return keys.size();
        }

        IdentityMaterial material() {
            return new IdentityMaterial(certificates, keys, problems);
        }
    }

    /** A part of a file. */
    @FunctionalInterface
    interface Part {
        void addTo(Collector collector);
    }

    /**
     * A private key in a file.
     *
     * @param alias its name in a key store; empty in PEM and DER, which have none
     * @param signer the key
     */
    record KeyEntry(String alias, IdentitySigner signer) {

        static KeyEntry unnamed(IdentitySigner signer) {
            return new KeyEntry("", signer);
        }

        /** Java's key stores also ignore case. */
        boolean isNamed(String name) {
            return alias.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
        }
    }
}
