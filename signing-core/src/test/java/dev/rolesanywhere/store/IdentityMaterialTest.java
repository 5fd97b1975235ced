package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.store.IdentityMaterial.Collector;
import dev.rolesanywhere.store.IdentityMaterial.KeyEntry;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Isolated("It sets the locale.")
class IdentityMaterialTest {

    private static final X509Certificate CERTIFICATE =
            ThrowawayPki.create().issue(KeyKind.EC_P256).certificate();
    private static final KeyEntry KEY = KeyEntry.unnamed(message -> new byte[0]);

    private final Collector collector = new Collector();

    private static IdentityMaterial.Part failing(RuntimeException thrown) {
        return part -> {
            throw thrown;
        };
    }

    @Test
    void aFileMayHaveAHundredCertificatesAndKeysTogether() {
        List<X509Certificate> certificates = new ArrayList<>(Collections.nCopies(60, CERTIFICATE));
        List<KeyEntry> keys = Collections.nCopies(40, KEY);

        assertDoesNotThrow(() -> new IdentityMaterial(certificates, keys, List.of()));
        certificates.add(CERTIFICATE);
        IdentityException failure =
                assertThrows(IdentityException.class, () -> new IdentityMaterial(certificates, keys, List.of()));
        assertEquals("it contains more than 100 certificates and keys", failure.getMessage());
    }

    @Test
    void collectingStopsSoonAfterTheLimit() {
        collector.certificates(Collections.nCopies(101, CERTIFICATE));

        assertThrows(IdentityException.class, () -> collector.read("", part -> part.key(KEY)));
        assertEquals(0, collector.keyCount());
    }

    @ParameterizedTest
    @EnumSource(names = {"MALFORMED", "UNSUPPORTED"})
    void aPartThatCannotBeUsedIsAProblemAndTheNextOneIsRead(Reason reason) {
        collector.read("PEM block 1: ", failing(new IdentityException(reason, "it is odd")));
        collector.read("PEM block 2: ", part -> part.key(KEY));
        IdentityMaterial material = collector.material();

        assertEquals(List.of(KEY), material.keys());
        assertEquals(1, material.problems().size());
        assertEquals(reason, material.problems().get(0).reason());
        assertEquals("PEM block 1: it is odd", material.problems().get(0).getMessage());
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MALFORMED", "UNSUPPORTED"})
    void everyOtherProblemEndsTheReading(Reason reason) {
        IdentityException thrown = new IdentityException(reason, "it is encrypted");

        assertSame(thrown, assertThrows(IdentityException.class, () -> collector.read("a: ", failing(thrown))));
        assertEquals(List.of(), collector.material().problems());
    }

    @Test
    void aProblemWithoutANameIsKeptAsItIs() {
        IdentityException thrown = new IdentityException(Reason.MALFORMED, "it is odd");
        collector.read("", failing(thrown));

        assertSame(thrown, collector.material().problems().get(0));
    }

    @Test
    void whatALibraryThrowsIsAProblemThatRepeatsNothing() {
        collector.read("PEM block 1: ", failing(new IllegalArgumentException("secret")));

        IdentityException problem = collector.material().problems().get(0);
        assertEquals(Reason.MALFORMED, problem.reason());
        assertEquals("PEM block 1: it cannot be parsed; it may be damaged", problem.getMessage());
    }

    @Test
    void aFailureOfThePasswordsSupplierIsNoProblemOfThePart() {
        Password password = Password.from(() -> {
            throw new IllegalStateException("the vault is sealed");
        });

        assertThrows(
                Password.SupplierFailure.class,
                () -> collector.read("PEM block 1: ", part -> password.require("the key")));
    }

    @Test
    void aKeyThatDoesNotOpenCanBeNotedInstead() {
        IdentityException thrown = new IdentityException(Reason.PASSWORD_WRONG, "another password");
        collector.readOrNote(failing(thrown));
        collector.readOrNote(part -> part.key(KEY));

        assertEquals(List.of(thrown), collector.material().problems());
        assertEquals(1, collector.keyCount());
    }

    @Test
    void whatWasCollectedDoesNotChangeAnyMore() {
        collector.key(KEY);
        IdentityMaterial material = collector.material();
        collector.key(KEY);

        assertEquals(1, material.keys().size());
        assertThrows(UnsupportedOperationException.class, () -> material.keys().add(KEY));
    }

    @ParameterizedTest
    @CsvSource({"host, host, true", "Host, hOST, true", "host, host2, false", "'', '', true", "İ, i, false"})
    void anAliasIgnoresCaseAsJavasKeyStoresDo(String alias, String name, boolean isNamed) {
        assertEquals(isNamed, new KeyEntry(alias, KEY.signer()).isNamed(name));
    }

    @Test
    void theLanguageOfTheMachineDoesNotMatterForAnAlias() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(new Locale("tr"));
            assertTrue(new KeyEntry("TITLE", KEY.signer()).isNamed("title"));
            assertFalse(new KeyEntry("tıtle", KEY.signer()).isNamed("TITLE"));
        } finally {
            Locale.setDefault(before);
        }
    }
}
