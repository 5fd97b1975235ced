package dev.rolesanywhere.cli;

/**
 * A use of reflection, a dynamic proxy or a resource.
 *
 * @param kind what is used
 * @param target the class, the proxied interface or the resource
 * @param caller the method that asks, for people
 */
record DynamicAccess(Kind kind, String target, String caller) {

    enum Kind {
        REFLECTION,
        PROXY,
        RESOURCE
    }
}
