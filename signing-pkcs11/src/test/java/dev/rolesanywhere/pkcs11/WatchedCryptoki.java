package dev.rolesanywhere.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rolesanywhere.pkcs11.Cryptoki.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A real module that records its calls, and whose token can be removed. */
final class WatchedCryptoki implements Cryptoki {

    private final Cryptoki real;
    private final Set<Long> sessions = ConcurrentHashMap.newKeySet();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile boolean isPulledOut;
    private volatile Predicate<Long> offered = mechanism -> true;
    private volatile long addedFlags;
    private volatile long loginFailure;
    private volatile int mute = -1;

    WatchedCryptoki(Cryptoki real) {
        this.real = real;
    }

    /** Closes the sessions, as a removed token does. */
    void pullOut() {
        isPulledOut = true;
        closeAllSessions();
    }

    void putBack() {
        isPulledOut = false;
    }

    void closeAllSessions() {
        new ArrayList<>(sessions).forEach(this::closeSession);
        calls.clear();
    }

    void offerOnly(long... mechanisms) {
        Set<Long> only = ConcurrentHashMap.newKeySet();
        for (long mechanism : mechanisms) {
            only.add(mechanism);
        }
        offered = only::contains;
    }

    void addFlags(long flags) {
        addedFlags = flags;
    }

    void failLogins(long returnValue) {
        loginFailure = returnValue;
    }

    /** Forbids signatures with the key of an id, as if it lacked CKA_SIGN. */
    void forbidSigningWith(int id) {
        mute = id;
    }

    int openSessions() {
        return sessions.size();
    }

    long count(String function) {
        return calls.stream().filter(function::equals).count();
    }

    private void requireToken() {
        if (isPulledOut) {
            throw new CryptokiException("C_Anything", ReturnValue.DEVICE_REMOVED);
        }
    }

    @Override
    public void initialize() {
        calls.add("initialize");
        real.initialize();
    }

    @Override
    public void terminate() {
        calls.add("terminate");
        real.terminate();
    }

    @Override
    public LibraryInfo libraryInfo() {
        return real.libraryInfo();
    }

    @Override
    public List<Long> slots() {
        return isPulledOut ? List.of() : real.slots();
    }

    @Override
    public SlotInfo slotInfo(long slot) {
        requireToken();
        return real.slotInfo(slot);
    }

    @Override
    public TokenInfo tokenInfo(long slot) {
        requireToken();
        TokenInfo info = real.tokenInfo(slot);
        return new TokenInfo(
                info.label(),
                info.manufacturer(),
                info.model(),
                info.serial(),
                info.flags() | addedFlags,
                info.maxSessions());
    }

    @Override
    public Set<Long> mechanisms(long slot) {
        Set<Long> mechanisms = ConcurrentHashMap.newKeySet();
        real.mechanisms(slot).stream().filter(offered).forEach(mechanisms::add);
        return mechanisms;
    }

    @Override
    public long openSession(long slot) {
        requireToken();
        long session = real.openSession(slot);
        sessions.add(session);
        return session;
    }

    @Override
    public void closeSession(long session) {
        sessions.remove(session);
        real.closeSession(session);
    }

    @Override
    public boolean isLoggedIn(long session) {
        requireToken();
        return real.isLoggedIn(session);
    }

    @Override
    public void login(long session, User user, byte @Nullable [] pin) {
        requireToken();
        calls.add(pin == null ? "login at the key pad" : "login");
        if (loginFailure != ReturnValue.OK) {
            throw new CryptokiException("C_Login", loginFailure);
        }
        real.login(session, user, pin == null ? "signer-pin".getBytes(US_ASCII) : pin);
    }

    @Override
    public void logout(long session) {
        calls.add("logout");
        real.logout(session);
    }

    @Override
    public List<Long> find(long session, long objectClass, List<Attribute> attributes) {
        requireToken();
        return real.find(session, objectClass, attributes);
    }

    @Override
    public Optional<byte[]> attribute(long session, long object, long type) {
        requireToken();
        return real.attribute(session, object, type);
    }

    @Override
    public Optional<Long> number(long session, long object, long type) {
        return real.number(session, object, type);
    }

    @Override
    public void signInit(long session, long mechanism, long key) {
        requireToken();
        calls.add("signInit " + mechanism);
        if (real.attribute(session, key, Attribute.ID)
                .filter(id -> id[0] == mute)
                .isPresent()) {
            throw new CryptokiException("C_SignInit", 0x68);
        }
        real.signInit(session, mechanism, key);
    }

    @Override
    public byte[] sign(long session, byte[] data) {
        requireToken();
        calls.add("sign");
        return real.sign(session, data);
    }
}
