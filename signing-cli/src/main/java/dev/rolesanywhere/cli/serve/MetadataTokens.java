package dev.rolesanywhere.cli.serve;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that contain their expiration and are authenticated with a key of this process. They are not stored, so a
 * flood of them costs no memory and evicts none.
 */
final class MetadataTokens {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    /** The second of expiration, and random bytes that distinguish tokens of the same second. */
    private static final int CONTENT_BYTES = Long.BYTES + 8;

    private static final int MAC_BYTES = 32;
    private static final int TOKEN_CHARACTERS = 64;

    private final Clock clock;
    private final SecureRandom random;
    private final SecretKeySpec key;

    private MetadataTokens(Clock clock, SecureRandom random, SecretKeySpec key) {
        this.clock = clock;
        this.random = random;
        this.key = key;
    }

    static MetadataTokens create(Clock clock, SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return new MetadataTokens(clock, random, new SecretKeySpec(key, ALGORITHM));
    }

    String issue(int seconds) {
        byte[] content = new byte[CONTENT_BYTES];
        random.nextBytes(content);
        ByteBuffer.wrap(content).putLong(now() + seconds);
        byte[] mac = mac(content);
        byte[] token = Arrays.copyOf(content, content.length + mac.length);
        System.arraycopy(mac, 0, token, content.length, mac.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Returns the remaining seconds of a token; empty if it has expired or was not issued here. */
    OptionalLong secondsLeft(String token) {
        byte[] bytes = decoded(token);
        byte[] content = Arrays.copyOf(bytes, CONTENT_BYTES);
        byte[] mac = Arrays.copyOfRange(bytes, CONTENT_BYTES, CONTENT_BYTES + MAC_BYTES);
        long left = ByteBuffer.wrap(content).getLong() - now();
        return MessageDigest.isEqual(mac, mac(content)) && left > 0 ? OptionalLong.of(left) : OptionalLong.empty();
    }

    /** Anything that cannot be a token is treated like one that was not issued here. */
    private static byte[] decoded(String token) {
        try {
            byte[] bytes =
                    token.length() == TOKEN_CHARACTERS ? Base64.getUrlDecoder().decode(token) : new byte[0];
            return Arrays.copyOf(bytes, CONTENT_BYTES + MAC_BYTES);
        } catch (IllegalArgumentException ignored) { // It is not base64.
            return new byte[CONTENT_BYTES + MAC_BYTES];
        }
    }

    private byte[] mac(byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
