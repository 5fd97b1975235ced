package dev.rolesanywhere.pkcs11;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the PIN of a token: in its URI, by the supplier, and at last by asking a person, once for each question. */
final class PinEntry {

    private final PinSource ofUris;
    private final @Nullable Supplier<char[]> supplier;
    private final Function<String, Optional<char[]>> person;
    private final Map<String, char[]> answers = new HashMap<>();

    PinEntry(PinSource ofUris, @Nullable Supplier<char[]> supplier, Function<String, Optional<char[]>> person) {
        this.ofUris = ofUris;
        this.supplier = supplier;
        this.person = person;
    }

    /**
     * Finds a PIN.
     *
     * @param uris those that may have it, the most likely one first
     * @param question what to ask a person for
     * @return the PIN, or empty if nobody knows it
     */
    Optional<Pin> find(List<Pkcs11Uri> uris, String question) {
        Optional<Pin> configured = uris.stream()
                .flatMap(uri -> ofUris.of(uri).stream())
                .findFirst()
                .map(Pin::configured);
        if (configured.isPresent()) {
            return configured;
        }
        return supplier == null
                ? ask(question)
                : Optional.of(Pin.configured(PinSource.notEmpty(supplier.get(), "what was given for the " + question)));
    }

    /** Asks a person alone, for a PIN that need not be the token's. */
    synchronized Optional<Pin> ask(String question) {
        char[] known = answers.get(question);
        if (known != null) {
            // Typed once and used again, as when the token was pulled out: nobody stands by.
            return Optional.of(Pin.configured(known));
        }
        Optional<char[]> answer =
                person.apply(question).map(typed -> PinSource.notEmpty(typed, "the answer to '" + question + "'"));
        answer.ifPresent(characters -> answers.put(question, characters));
        return answer.map(Pin::typed);
    }

    /** Lets the person be asked again whose answer was refused. */
    synchronized void forget(String question) {
        answers.remove(question);
    }
}
