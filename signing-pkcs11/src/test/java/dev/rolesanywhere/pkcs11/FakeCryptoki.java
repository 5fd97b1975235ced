package dev.rolesanywhere.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.pkcs11.Cryptoki.Attribute;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.jspecify.annotations.Nullable;

/** Tokens in Java: they count wrong PINs, lock themselves, and hide private keys until the login. */
final class FakeCryptoki implements Cryptoki {

    static final long LOGIN_REQUIRED = 0x404;
    static final long KEY_PAD = 0x100;
    static final long FINAL_TRY = 0x20000;
    static final long LOCKED = 0x40000;

    private static final long RSA = 0x00;
    private static final long EC = 0x03;

    private final Map<Long, FakeToken> tokens = new TreeMap<>();
    private final Map<Long, FakeToken> sessions = new HashMap<>();
    private final Map<Long, Long> signing = new HashMap<>();
    private final List<String> tried = new ArrayList<>();
    private final List<String> lifecycle = new ArrayList<>();
    private long initializeFailure = ReturnValue.OK;
    private @Nullable SigningHelperException loginFailure;
    private long lastNumber = 100;

    /** A token with its objects, each of which is a map of attributes. */
    static final class FakeToken {
        private final TokenInfo info;
        private final String pin;
        private final Map<Long, Map<Long, byte[]>> objects = new TreeMap<>();
        private final Map<Long, PrivateKey> keys = new HashMap<>();
        private int attemptsLeft = 3;
        private boolean isLoggedIn;

        private FakeToken(TokenInfo info, String pin) {
            this.info = info;
            this.pin = pin;
        }
    }

    FakeToken insert(String label, String pin) {
        return insert(label, pin, LOGIN_REQUIRED);
    }

    FakeToken insert(String label, String pin, long flags) {
        FakeToken token = new FakeToken(new TokenInfo(label, "Maker", "Model", "4711" + label, flags, 0), pin);
        tokens.put((long) tokens.size(), token);
        return token;
    }

    /** Adds a key, and returns its handle. */
    long addKey(FakeToken token, String label, int id, ThrowawayIdentity identity) {
        PrivateKey key = privateKey(identity);
        Map<Long, byte[]> attributes = new HashMap<>();
        attributes.put(Attribute.CLASS, new byte[] {(byte) Attribute.PRIVATE_KEY});
        attributes.put(Attribute.LABEL, label.getBytes(UTF_8));
        attributes.put(Attribute.ID, new byte[] {(byte) id});
        if (key instanceof RSAPrivateCrtKey rsa) {
            attributes.put(Attribute.MODULUS, rsa.getModulus().toByteArray());
        } else {
            attributes.put(Attribute.EC_PARAMS, curve(key));
        }
        long handle = ++lastNumber;
        token.objects.put(handle, attributes);
        token.keys.put(handle, key);
        return handle;
    }

    private static PrivateKey privateKey(ThrowawayIdentity identity) {
        try {
            return KeyFactory.getInstance(identity.certificate().getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(identity.privateKeyPkcs8()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] curve(PrivateKey key) {
        try {
            return PrivateKeyInfo.getInstance(key.getEncoded())
                    .getPrivateKeyAlgorithm()
                    .getParameters()
                    .toASN1Primitive()
                    .getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes an attribute of an object secret. */
    void hide(FakeToken token, long handle, long attribute) {
        Optional.ofNullable(token.objects.get(handle)).orElseThrow().remove(attribute);
    }

    /** The PINs that were tried, in order. */
    List<String> tried() {
        return tried;
    }

    /** The calls of initialize and terminate, in order. */
    List<String> lifecycle() {
        return lifecycle;
    }

    void failNextInitialize(long returnValue) {
        initializeFailure = returnValue;
    }

    /** The next login counts as an attempt, and fails. */
    void failNextLogin(SigningHelperException failure) {
        loginFailure = failure;
    }

    int openSessions() {
        return sessions.size();
    }

    @Override
    public void initialize() {
        lifecycle.add("initialize");
        long failure = initializeFailure;
        initializeFailure = ReturnValue.OK;
        if (failure != ReturnValue.OK) {
            throw new CryptokiException("C_Initialize", failure);
        }
    }

    @Override
    public void terminate() {
        lifecycle.add("terminate");
    }

    @Override
    public LibraryInfo libraryInfo() {
        return new LibraryInfo("Maker", "Fake", "2.40");
    }

    @Override
    public List<Long> slots() {
        return List.copyOf(tokens.keySet());
    }

    @Override
    public SlotInfo slotInfo(long slot) {
        return new SlotInfo("Reader " + slot, "Readers");
    }

    @Override
    public TokenInfo tokenInfo(long slot) {
        FakeToken token = token(slot);
        TokenInfo info = token.info;
        long state = token.attemptsLeft == 0 ? LOCKED : token.attemptsLeft == 1 ? FINAL_TRY : 0;
        return new TokenInfo(
                info.label(),
                info.manufacturer(),
                info.model(),
                info.serial(),
                info.flags() | state,
                info.maxSessions());
    }

    private FakeToken token(long slot) {
        return Optional.ofNullable(tokens.get(slot))
                .orElseThrow(() -> new CryptokiException("C_GetTokenInfo", ReturnValue.TOKEN_NOT_PRESENT));
    }

    @Override
    public Set<Long> mechanisms(long slot) {
        return Set.of(0x40L, 0x1041L);
    }

    @Override
    public long openSession(long slot) {
        sessions.put(++lastNumber, token(slot));
        return lastNumber;
    }

    private FakeToken of(long session) {
        return Optional.ofNullable(sessions.get(session))
                .orElseThrow(() -> new CryptokiException("C_x", ReturnValue.SESSION_HANDLE_INVALID));
    }

    @Override
    public void closeSession(long session) {
        FakeToken token = of(session);
        sessions.remove(session);
        token.isLoggedIn &= sessions.containsValue(token);
    }

    @Override
    public boolean isLoggedIn(long session) {
        return of(session).isLoggedIn;
    }

    @Override
    public void login(long session, User user, byte @Nullable [] pin) {
        FakeToken token = of(session);
        String typed = pin == null ? token.pin : new String(pin, UTF_8);
        tried.add(typed);
        SigningHelperException failure = loginFailure;
        loginFailure = null;
        if (failure != null) {
            throw failure;
        }
        if (token.attemptsLeft == 0) {
            throw new CryptokiException("C_Login", ReturnValue.PIN_LOCKED);
        }
        if (!typed.equals(token.pin)) {
            token.attemptsLeft--;
            throw new CryptokiException("C_Login", ReturnValue.PIN_INCORRECT);
        }
        token.attemptsLeft = 3;
        token.isLoggedIn = true;
    }

    @Override
    public void logout(long session) {
        of(session).isLoggedIn = false;
    }

    @Override
    public List<Long> find(long session, long objectClass, List<Attribute> attributes) {
        FakeToken token = of(session);
        List<Long> found = new ArrayList<>();
        token.objects.forEach((handle, object) -> {
            boolean isVisible = objectClass != Attribute.PRIVATE_KEY || token.isLoggedIn;
            boolean isOfClass = Arrays.equals(object.get(Attribute.CLASS), new byte[] {(byte) objectClass});
            boolean matches = attributes.stream()
                    .allMatch(attribute -> Arrays.equals(object.get(attribute.type()), attribute.value()));
            if (isVisible && isOfClass && matches) {
                found.add(handle);
            }
        });
        return found;
    }

    @SuppressWarnings("NullAway")
    @Override
    public Optional<byte[]> attribute(long session, long object, long type) {
        return Optional.ofNullable(of(session).objects.get(object))
                .flatMap(attributes -> Optional.ofNullable(attributes.get(type)));
    }

    @Override
    public Optional<Long> number(long session, long object, long type) {
        return Optional.ofNullable(of(session).keys.get(object)).map(key -> key instanceof ECPrivateKey ? EC : RSA);
    }

    @Override
    public void signInit(long session, long mechanism, long key) {
        signing.put(session, key);
    }

    @Override
    public byte[] sign(long session, byte[] data) {
        PrivateKey key = Optional.ofNullable(of(session).keys.get(signing.get(session)))
                .orElseThrow(() -> new CryptokiException("C_Sign", ReturnValue.KEY_HANDLE_INVALID));
        try {
            Signature signature =
                    Signature.getInstance(key instanceof ECPrivateKey ? "NONEwithECDSA" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(data);
            return key instanceof ECPrivateKey ec ? concatenated(signature.sign(), ec) : signature.sign();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] concatenated(byte[] der, ECPrivateKey key) throws IOException {
        BigInteger order = key.getParams().getOrder();
        int bytes = (order.bitLength() + 7) / 8;
        BigInteger[] numbers = StandardDSAEncoding.INSTANCE.decode(order, der);
        byte[] raw = new byte[2 * bytes];
        for (int index = 0; index < 2; index++) {
            byte[] number = numbers[index].toByteArray();
            int start = Math.max(0, number.length - bytes);
            int length = number.length - start;
            System.arraycopy(number, start, raw, (index + 1) * bytes - length, length);
        }
        return raw;
    }
}
