package dev.rolesanywhere.pkcs11;

import java.util.ArrayList;
import java.util.List;

/** What a URI says of an object, as a module searches for it. The class of the object is known from the place. */
final class SearchTemplate {

    private SearchTemplate() {}

    static List<Attribute> of(Pkcs11Uri uri) {
        List<Attribute> attributes = new ArrayList<>();
        uri.octets("object").ifPresent(label -> attributes.add(new Attribute(Attribute.LABEL, label)));
        uri.octets("id").ifPresent(id -> attributes.add(new Attribute(Attribute.ID, id)));
        return attributes;
    }
}
