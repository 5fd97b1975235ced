package dev.rolesanywhere.sigv4;

import dev.rolesanywhere.identity.SigningAlgorithm;
import java.time.Instant;

/**
 * The string to sign: four lines without a line feed at the end.
 *
 * @param text the text whose UTF-8 bytes are signed
 */
public record StringToSign(String text) {

    /**
     * Composes the string to sign.
     *
     * @param algorithm the signing algorithm
     * @param instant the time of the signature
     * @param scope the credential scope of the same instant
     * @param canonicalRequest the canonical request
     * @return the string to sign
     */
    public static StringToSign of(
            SigningAlgorithm algorithm, Instant instant, CredentialScope scope, CanonicalRequest canonicalRequest) {
        return new StringToSign(String.join(
                "\n", algorithm.wireName(), CredentialScope.dateTime(instant), scope.text(), canonicalRequest.hash()));
    }
}
