package dev.rolesanywhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.TreeMap;

/** The properties of a builder, read by reflection so that a test cannot forget a new one. */
public final class BuilderProperties {

    private BuilderProperties() {}

    /**
     * Asserts that two builders agree in each property.
     *
     * @param fresh a new builder; fails if {@code original} has one of its values, because a test must set each
     * @param original the builder that was copied
     * @param copy what has to be equal
     */
    public static void assertSurvive(Object fresh, Object original, Object copy) {
        Map<String, Object> expected = of(original);
        of(fresh)
                .forEach((name, value) ->
                        assertNotEquals(value, expected.get(name), () -> "this test must set the property " + name));

        assertEquals(expected, of(copy));
    }

    private static Map<String, Object> of(Object builder) {
        Map<String, Object> properties = new TreeMap<>();
        for (Class<?> type = builder.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                    add(properties, field, builder);
                }
            }
        }
        return properties;
    }

    private static void add(Map<String, Object> properties, Field field, Object builder) {
        try {
            field.setAccessible(true);
            Object value = field.get(builder);
            if (value != null && field.getType().getSimpleName().endsWith("Builder")) {
                of(value).forEach((name, nested) -> properties.put(field.getName() + "." + name, nested));
            } else {
                properties.put(field.getName(), String.valueOf(value));
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
