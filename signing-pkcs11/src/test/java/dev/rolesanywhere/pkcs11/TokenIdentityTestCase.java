package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.identity.internal.KeySigner;
import dev.rolesanywhere.pkcs11.Tokens.Way;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Identities in SoftHSM tokens, loaded from the module itself and through p11-kit's proxy. */
@ExtendWith(Tokens.class)
@ParameterizedClass
@EnumSource(Way.class)
abstract class TokenIdentityTestCase {

    static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.US_ASCII);

    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Way way;

    final List<Pkcs11IdentitySource> sources = new ArrayList<>();

    @AfterEach
    void close() {
        sources.forEach(Pkcs11IdentitySource::close);
    }

    Pkcs11IdentitySource build(Pkcs11IdentitySource.Builder builder) {
        Pkcs11IdentitySource source = builder.build();
        sources.add(source);
        return source;
    }

    Pkcs11IdentitySource.Builder certificate(String uri) {
        return way.source().certificate(Pkcs11Uri.parse(uri));
    }

    X509Identity load(String uri) {
        return build(certificate(uri)).load();
    }

    IdentityException refusal(Pkcs11IdentitySource.Builder builder) {
        return assertThrows(IdentityException.class, () -> build(builder).load());
    }

    static void assertSigns(String name, X509Identity identity, HashAlgorithm hash) throws GeneralSecurityException {
        String algorithm = identity.certificate().getPublicKey().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
        Signature verifier = Signature.getInstance(hash.name().replace("_", "") + "with" + algorithm);
        verifier.initVerify(Tokens.certificate(name));
        verifier.update(MESSAGE);
        assertTrue(verifier.verify(((KeySigner) identity.signer()).sign(MESSAGE, hash)));
    }

    static void assertSigns(String name, X509Identity identity) throws GeneralSecurityException {
        assertEquals(Tokens.certificate(name), identity.certificate());
        assertSigns(name, identity, HashAlgorithm.SHA_256);
    }
}
