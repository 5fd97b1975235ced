package dev.rolesanywhere.cli.ecr;

import org.jspecify.annotations.Nullable;

/**
 * Reads single elements of the small XML documents that STS sends. They have no attributes, comments or CDATA sections;
 * a parser for all of XML would take longer to load than the call, and would have to be kept from following entities.
 */
final class XmlText {

    private XmlText() {}

    /** Returns the text of the first element of a name, or null if there is none. */
    static @Nullable String element(String xml, String name) {
        String open = "<" + name + ">";
        int start = xml.indexOf(open);
        int end = start < 0 ? -1 : xml.indexOf("</" + name + ">", start);
        if (end < 0) {
            return null;
        }
        String text = xml.substring(start + open.length(), end).strip();
        return text.indexOf('<') >= 0
                ? null
                : text.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&apos;", "'")
                        .replace("&amp;", "&");
    }
}
