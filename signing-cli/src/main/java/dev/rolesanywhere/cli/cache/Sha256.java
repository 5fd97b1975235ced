package dev.rolesanywhere.cli.cache;

import static java.lang.Integer.rotateRight;

/**
 * SHA-256, without the JDK's providers: to ask them for a digest takes longer than all else that a hit does.
 *
 * @see <a href="https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.180-4.pdf">FIPS 180-4, Secure Hash Standard</a>
 */
final class Sha256 {

    /** The length of a digest in hexadecimal digits. */
    static final int DIGITS = 64;

    private static final int BLOCK = 64;
    private static final int ROUNDS = 64;
    private static final int LENGTH_BYTES = 8;

    private static final int[] K = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
        0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
        0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
        0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
        0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
        0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
        0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
        0xc67178f2
    };

    private final int[] state = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };
    private final int[] schedule = new int[ROUNDS];

    private Sha256() {}

    /** Returns the digest of the first bytes, in lower-case hexadecimal digits. */
    static String hex(byte[] bytes, int length) {
        Sha256 digest = new Sha256();
        int whole = length - length % BLOCK;
        digest.add(bytes, whole);
        byte[] end = padded(bytes, whole, length);
        digest.add(end, end.length);
        return digest.hex();
    }

    private static byte[] padded(byte[] bytes, int from, int length) {
        int rest = length - from;
        byte[] end = new byte[rest + 1 + LENGTH_BYTES <= BLOCK ? BLOCK : 2 * BLOCK];
        System.arraycopy(bytes, from, end, 0, rest);
        end[rest] = (byte) 0x80;
        long bits = (long) length * Byte.SIZE;
        for (int i = 1; i <= LENGTH_BYTES; i++) {
            end[end.length - i] = (byte) bits;
            bits >>>= Byte.SIZE;
        }
        return end;
    }

    private void add(byte[] bytes, int length) {
        for (int block = 0; block < length; block += BLOCK) {
            expand(bytes, block);
            compress();
        }
    }

    private void expand(byte[] bytes, int block) {
        int[] w = schedule;
        for (int t = 0; t < 16; t++) {
            int at = block + 4 * t;
            w[t] = bytes[at] << 24
                    | (bytes[at + 1] & 0xff) << 16
                    | (bytes[at + 2] & 0xff) << 8
                    | (bytes[at + 3] & 0xff);
        }
        for (int t = 16; t < ROUNDS; t++) {
            int x = w[t - 15];
            int y = w[t - 2];
            int sigma0 = rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3);
            int sigma1 = rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10);
            w[t] = sigma1 + w[t - 7] + sigma0 + w[t - 16];
        }
    }

    private void compress() {
        int[] v = state.clone();
        for (int t = 0; t < ROUNDS; t++) {
            int a = v[0];
            int e = v[4];
            int sum0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
            int sum1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
            int one = v[7] + sum1 + ((e & v[5]) ^ (~e & v[6])) + K[t] + schedule[t];
            int two = sum0 + ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
            System.arraycopy(v, 0, v, 1, v.length - 1);
            v[4] += one;
            v[0] = one + two;
        }
        for (int i = 0; i < v.length; i++) {
            state[i] += v[i];
        }
    }

    private String hex() {
        StringBuilder digits = new StringBuilder(DIGITS);
        for (int word : state) {
            for (int shift = Integer.SIZE - 4; shift >= 0; shift -= 4) {
                digits.append(Character.forDigit(word >>> shift & 0xf, 16));
            }
        }
        return digits.toString();
    }
}
