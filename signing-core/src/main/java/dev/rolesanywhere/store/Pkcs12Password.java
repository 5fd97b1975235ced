package dev.rolesanywhere.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bouncycastle.crypto.PBEParametersGenerator;

/**
 * A password in the two encodings of encryption schemes.
 *
 * @param utf8 the bytes for PBES2 and PBMAC1 (RFC 8018)
 * @param bmp the bytes for the schemes of PKCS#12 (RFC 7292, appendix B.1): UTF-16 and two zero bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares passwords.
record Pkcs12Password(byte[] utf8, byte[] bmp) {

    static Pkcs12Password of(char[] password) {
        return new Pkcs12Password(
                new String(password).getBytes(StandardCharsets.UTF_8),
                password.length == 0 ? new byte[2] : PBEParametersGenerator.PKCS12PasswordToBytes(password));
    }

    /** Some writers encode an empty password as two zero bytes, others as none. */
    static List<Pkcs12Password> encodingsOf(char[] password) {
        Pkcs12Password common = of(password);
        return password.length == 0 ? List.of(common, new Pkcs12Password(new byte[0], new byte[0])) : List.of(common);
    }

    @Override
    public String toString() {
        return "Pkcs12Password";
    }
}
