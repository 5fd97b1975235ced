package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Sessions with a token, each used by one thread at a time and kept for the next one. */
final class TokenConnection {

    private static final int MOST_SESSIONS = 16;
    private static final int SECONDS_TO_FINISH = 20;

    private final Cryptoki cryptoki;
    private final Token token;
    private final TokenLogin login;
    private final int sessions;
    private final Semaphore permits;
    private final Queue<Long> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean isLoggedIn;
    private volatile boolean isOver;

    TokenConnection(Cryptoki cryptoki, Token token, TokenLogin login) {
        this.cryptoki = cryptoki;
        this.token = token;
        this.login = login;
        long most = token.info().mostSessions();
        this.sessions = most > 0 && most < MOST_SESSIONS ? (int) most : MOST_SESSIONS;
        this.permits = new Semaphore(sessions);
    }

    /** What is done in a session. */
    @FunctionalInterface
    interface Use<T> {
        T in(long session);
    }

    Token token() {
        return token;
    }

    Cryptoki cryptoki() {
        return cryptoki;
    }

    TokenLogin login() {
        return login;
    }

    <T> T use(Use<T> use) {
        permits.acquireUninterruptibly();
        try {
            long session = session();
            boolean isSound = false;
            try {
                T result = use.in(session);
                isSound = true;
                return result;
            } finally {
                giveBack(session, isSound);
            }
        } finally {
            permits.release();
        }
    }

    private long session() {
        if (isOver) {
            throw new CryptokiException("C_OpenSession", ReturnValue.SESSION_CLOSED);
        }
        Long kept = idle.poll();
        return kept == null ? cryptoki.openSession(token.slot()) : kept;
    }

    /** After a failure a session may be in the middle of something, which closing it ends. */
    private void giveBack(long session, boolean isSound) {
        if (isSound && !isOver) {
            idle.add(session);
            return;
        }
        if (isLoggedIn && !isOver && idle.isEmpty()) {
            stayLoggedIn();
        }
        closeQuietly(session);
    }

    /** Opens another session before the last one is closed, which would log out. */
    private void stayLoggedIn() {
        try {
            idle.add(cryptoki.openSession(token.slot()));
        } catch (CryptokiException lost) {
            // Then there is no login to keep.
        }
    }

    /**
     * Logs in, unless that has been done or the token does not ask for it.
     *
     * @param pin asked only where the PIN is needed
     * @throws IdentityException if there is no PIN, or it is wrong
     */
    void logIn(Supplier<Optional<Pin>> pin) {
        if (!token.info().flags().needsLogin()) {
            return;
        }
        use(session -> {
            if (!isLoggedIn || !cryptoki.isLoggedIn(session)) {
                enter(session, pin);
            }
            return session;
        });
    }

    private void enter(long session, Supplier<Optional<Pin>> source) {
        if (token.info().flags().hasKeyPad()) {
            login.enterAtKeyPad(token, session);
        } else {
            try (Pin pin = source.get().orElseThrow(() -> missing(token))) {
                login.enter(token, session, pin);
            }
        }
        if (!isLoggedIn) {
            login.join();
            isLoggedIn = true;
        }
    }

    private static IdentityException missing(Token token) {
        return new IdentityException(Reason.PIN_MISSING, token.name() + " asks for its PIN, and none was given");
    }

    /** Gives up what the token has lost anyway. */
    void abandon() {
        isOver = true;
        if (isLoggedIn) {
            login.leave();
        }
        closeIdle();
    }

    /**
     * Logs out and closes all sessions once the signatures that have begun are made.
     *
     * @return false if a signature takes so long that it is left behind
     */
    boolean close() {
        isOver = true;
        boolean isQuiet = waitForUses();
        if (isLoggedIn && login.leave() && isQuiet) {
            logOut();
        }
        closeIdle();
        if (isQuiet) {
            permits.release(sessions);
        }
        return isQuiet;
    }

    /** Tells of a connection that is given up whether nobody is within the module through it any more. */
    boolean isQuiet() {
        return permits.availablePermits() == sessions;
    }

    private boolean waitForUses() {
        try {
            return permits.tryAcquire(sessions, SECONDS_TO_FINISH, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void logOut() {
        Long session = idle.peek();
        try {
            // Where no session is left, the module has logged out by itself.
            if (session != null) {
                cryptoki.logout(session);
            }
        } catch (CryptokiException alreadyOut) {
            // It was to be logged out.
        }
    }

    private void closeIdle() {
        for (Long session = idle.poll(); session != null; session = idle.poll()) {
            closeQuietly(session);
        }
    }

    private void closeQuietly(long session) {
        try {
            cryptoki.closeSession(session);
        } catch (CryptokiException alreadyClosed) {
            // It was to be closed.
        }
    }
}
