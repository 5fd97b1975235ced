package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Sessions with a token, each used by one thread at a time and then reused. */
final class TokenConnection {

    private static final int MAX_SESSIONS = 16;
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
        long max = token.info().maxSessions();
        this.sessions = max > 0 && max < MAX_SESSIONS ? (int) max : MAX_SESSIONS;
        this.permits = new Semaphore(sessions);
    }

    /** An action in a session. */
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
            boolean isUsable = false;
            try {
                T result = use.in(session);
                isUsable = true;
                return result;
            } finally {
                giveBack(session, isUsable);
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

    /** Closes a session after a failure, because an operation may still be active in it. */
    private void giveBack(long session, boolean isUsable) {
        if (isUsable && !isOver) {
            idle.add(session);
            return;
        }
        if (isLoggedIn && !isOver && idle.isEmpty()) {
            stayLoggedIn();
        }
        closeQuietly(session);
    }

    /** Opens another session first, because closing the last one would log out. */
    private void stayLoggedIn() {
        try {
            idle.add(cryptoki.openSession(token.slot()));
        } catch (SigningHelperException ignored) {
            // Then there is no login to keep.
        }
    }

    /**
     * Logs in, unless that was done before or the token does not require it.
     *
     * @param pin called only if the PIN is needed
     * @throws IdentityException if there is no PIN, or it is wrong
     */
    void logIn(Supplier<Optional<Pin>> pin) {
        if (!token.info().needsLogin()) {
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
        if (token.info().hasKeyPad()) {
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
        return new IdentityException(Reason.PIN_MISSING, token.name() + " requires its PIN, but none was given");
    }

    /** Abandons sessions that the token has lost. */
    void abandon() {
        isOver = true;
        if (isLoggedIn) {
            login.leave();
        }
        closeIdle();
    }

    /**
     * Logs out and closes all sessions after the signatures in progress.
     *
     * @return false if a signature takes too long to wait for
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

    /** Returns whether no call of an abandoned connection is still in progress. */
    boolean isQuiet() {
        return permits.availablePermits() == sessions;
    }

    private boolean waitForUses() {
        try {
            return permits.tryAcquire(sessions, SECONDS_TO_FINISH, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void logOut() {
        Long session = idle.peek();
        try {
            // Without a session the module has logged out by itself.
            if (session != null) {
                cryptoki.logout(session);
            }
        } catch (SigningHelperException ignored) {
            // It is logged out already, or the module does not respond.
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
        } catch (SigningHelperException ignored) {
            // It is closed already, or the module does not respond.
        }
    }
}
