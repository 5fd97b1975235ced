package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.pkcs11.Cryptoki.Attribute;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which token a URI selects, and the URI that selects it. */
class TokenTest {

    private final FakeCryptoki cryptoki = new FakeCryptoki();

    private Token card() {
        return Token.allIn(cryptoki).get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkcs11:",
                "pkcs11:token=card",
                "pkcs11:manufacturer=Maker;model=Model;serial=4711card",
                "pkcs11:slot-description=Reader%200;slot-manufacturer=Readers;slot-id=0",
                "pkcs11:library-description=Fake;library-manufacturer=Maker;library-version=2.40",
                "pkcs11:library-version=2",
                "pkcs11:object=anything;id=%01;type=cert",
                "pkcs11:x-vendor=anything"
            })
    void everyAttributeThatTheUriHasMustMatch(String uri) {
        cryptoki.insert("card", "1");

        assertTrue(card().matches(Pkcs11Uri.parse(uri)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkcs11:token=Card",
                "pkcs11:token=card;serial=4711",
                "pkcs11:manufacturer=",
                "pkcs11:model=Model%201",
                "pkcs11:slot-description=Reader",
                "pkcs11:slot-manufacturer=x",
                "pkcs11:slot-id=1",
                "pkcs11:library-description=x",
                "pkcs11:library-manufacturer=x",
                "pkcs11:library-version=2.4",
                "pkcs11:library-version=3"
            })
    void oneDifferentAttributeIsEnoughToExcludeIt(String uri) {
        cryptoki.insert("card", "1");

        assertFalse(card().matches(Pkcs11Uri.parse(uri)));
    }

    @Test
    void itsOwnUriSelectsItAndNoOther() {
        cryptoki.insert("card", "1");
        cryptoki.insert("Schl\u00fcssel; 50%", "1");
        List<Token> tokens = Token.allIn(cryptoki);

        for (Token token : tokens) {
            Pkcs11Uri uri = Pkcs11Uri.parse(token.uri().format());
            assertEquals(
                    List.of(token),
                    tokens.stream().filter(each -> each.matches(uri)).toList());
        }
    }

    @Test
    void theUriOfAnObjectHasTheAttributesOfTheObject() {
        cryptoki.insert("card", "1");
        byte[] id = {1, (byte) 0xff};

        Pkcs11Uri whole = card().uri(Optional.of(id), Optional.of("k".getBytes(StandardCharsets.UTF_8)), "private");
        Pkcs11Uri bare = card().uri(Optional.of(new byte[0]), Optional.empty(), "cert");

        assertEquals(
                "pkcs11:model=Model;manufacturer=Maker;serial=4711card;token=card;id=%01%FF;object=k;type=private",
                whole.format());
        assertEquals("pkcs11:model=Model;manufacturer=Maker;serial=4711card;token=card;type=cert", bare.format());
    }

    @Test
    void tokensThatWereNeverInitializedAreIgnored() {
        cryptoki.insert("", "1", 0);
        cryptoki.insert("card", "1", 0);

        assertEquals(
                List.of("card"),
                Token.allIn(cryptoki).stream().map(each -> each.info().label()).toList());
    }

    @Test
    void aUriRequiresOnlyLabelAndIdOfAnObject() {
        List<Attribute> attributes = Attribute.of(Pkcs11Uri.parse("pkcs11:token=t;id=%00%01;object=l;type=cert"));

        assertEquals(
                List.of(Attribute.LABEL, Attribute.ID),
                attributes.stream().map(Attribute::type).toList());
        assertArrayEquals(new byte[] {'l'}, attributes.get(0).value());
        assertArrayEquals(new byte[] {0, 1}, attributes.get(1).value());
        assertEquals(List.of(), Attribute.of(Pkcs11Uri.parse("pkcs11:token=t")));
    }
}
