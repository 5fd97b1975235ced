package dev.rolesanywhere.sigv4;

/**
 * One header field of a request.
 *
 * @param name the field's name, in any case
 * @param value the field's value
 */
public record Header(String name, String value) {}
