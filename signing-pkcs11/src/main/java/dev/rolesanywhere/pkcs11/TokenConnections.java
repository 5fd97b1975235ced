package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tokens of a module, and what one user of them has opened. Used by one thread at a time. */
final class TokenConnections {

    private final CryptokiModule module;
    private final Map<String, TokenConnection> open = new HashMap<>();

    TokenConnections(CryptokiModule module) {
        this.module = module;
    }

    String moduleName() {
        return module.name();
    }

    /**
     * Lists the tokens that a URI means.
     *
     * @throws IdentityException if there is none
     */
    List<Token> matching(Pkcs11Uri uri) {
        List<Token> present = Token.allIn(module.cryptoki());
        List<Token> matching =
                present.stream().filter(token -> token.matches(uri)).toList();
        if (matching.isEmpty()) {
            throw new IdentityException(
                    Reason.UNREADABLE,
                    "no token that matches " + uri + " is there; plug it in, or correct the URI: "
                            + (present.isEmpty()
                                    ? "the PKCS#11 module " + module.name() + " sees no token at all"
                                    : "there are " + list(present)));
        }
        return matching;
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

    /** Starts anew after a token or the module was lost. */
    void reconnect(CryptokiException lost) {
        open.values().forEach(TokenConnection::abandon);
        open.clear();
        if (lost.returnValue() == ReturnValue.CRYPTOKI_NOT_INITIALIZED) {
            module.revive();
        }
    }

    void close() {
        boolean isQuiet = true;
        for (TokenConnection connection : open.values()) {
            isQuiet &= connection.close();
        }
        open.clear();
        module.close(isQuiet);
    }
}
