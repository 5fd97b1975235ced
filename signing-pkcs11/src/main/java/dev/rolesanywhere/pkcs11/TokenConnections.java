package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tokens of a module and the open connections of one identity source. Not thread-safe. */
final class TokenConnections {

    private final CryptokiModule module;
    private final Map<String, TokenConnection> open = new HashMap<>();
    private final List<TokenConnection> abandoned = new ArrayList<>();
    private boolean hasServed;

    TokenConnections(CryptokiModule module) {
        this.module = module;
    }

    String moduleName() {
        return module.name();
    }

    /**
     * Lists the tokens that match a URI.
     *
     * @throws IdentityException if there is none
     */
    List<Token> matching(Pkcs11Uri uri) {
        List<Token> matching = present(uri);
        if (matching.isEmpty() && hasServed && restart()) {
            matching = present(uri);
        }
        if (matching.isEmpty()) {
            throw missing(uri);
        }
        return matching;
    }

    private List<Token> present(Pkcs11Uri uri) {
        return Token.allIn(module.cryptoki()).stream()
                .filter(token -> token.matches(uri))
                .toList();
    }

    private IdentityException missing(Pkcs11Uri uri) {
        List<Token> present = Token.allIn(module.cryptoki());
        return new IdentityException(
                Reason.UNREADABLE,
                "no token matches " + uri + "; insert it, or correct the URI: "
                        + (present.isEmpty()
                                ? "the PKCS#11 module " + module.name() + " sees no token at all"
                                : "there are " + list(present)));
    }

    /** Notes that an identity was found, so a missing token was present before. */
    void served() {
        hasServed = true;
    }

    /** Restarts a module that looks for tokens only when it is initialized, unless a call is in progress. */
    private boolean restart() {
        boolean isQuiet = closeAll();
        abandoned.removeIf(TokenConnection::isQuiet);
        return isQuiet && abandoned.isEmpty() && module.restart();
    }

    static String list(List<Token> tokens) {
        return tokens.stream().map(token -> token.uri().toString()).collect(Collectors.joining(", "));
    }

    TokenConnection to(Token token) {
        String key = token.slot() + " " + token.uri().format();
        return open.computeIfAbsent(key, absent -> new TokenConnection(module.cryptoki(), token, module.login(token)));
    }

    boolean has(TokenConnection connection) {
        return open.containsValue(connection);
    }

    /** Reconnects after a token or the module was lost. */
    void reconnect(CryptokiException lost) {
        open.values().forEach(TokenConnection::abandon);
        abandoned.removeIf(TokenConnection::isQuiet);
        abandoned.addAll(open.values());
        open.clear();
        if (lost.returnValue() == ReturnValue.CRYPTOKI_NOT_INITIALIZED) {
            module.revive();
        }
    }

    void close() {
        module.close(closeAll());
    }

    /** Returns false if a signature takes too long to wait for. */
    private boolean closeAll() {
        boolean isQuiet = true;
        for (TokenConnection connection : open.values()) {
            if (!connection.close()) {
                isQuiet = false;
                abandoned.add(connection);
            }
        }
        open.clear();
        return isQuiet;
    }
}
