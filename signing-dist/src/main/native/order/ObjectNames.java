package dev.rolesanywhere.order;

import com.oracle.svm.core.hub.DynamicHub;
import com.oracle.svm.core.image.ImageHeapObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names for the objects of the heap, nearly all of which are the same in each build: the class, and a hash of what is in the
 * object. Objects that are alike share a name.
 */
final class ObjectNames {

    private final Map<Class<?>, List<Field>> fields = new HashMap<>();

    String name(ImageHeapObject object) {
        Object value = object.getObject();
        return name(object.getObjectClass().getName()) + "#" + Integer.toHexString(isValue(value) ? hash(value) : contents(value));
    }

    private int contents(Object object) {
        int hash = 1;
        if (object instanceof Object[] elements) {
            for (Object element : elements) {
                hash = 31 * hash + hash(element);
            }
            return hash;
        }
        for (Field field : fields.computeIfAbsent(object.getClass(), ObjectNames::fields)) {
            try {
                hash = 31 * hash + hash(field.get(object));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return hash;
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    /** The hash codes of other objects differ from build to build. */
    private static boolean isValue(Object object) {
        return object == null
                || object instanceof String
                || object instanceof Number
                || object instanceof Boolean
                || object instanceof Character
                || object instanceof Enum<?>
                || object instanceof Class<?>
                || object instanceof DynamicHub
                || object.getClass().isArray() && object.getClass().getComponentType().isPrimitive();
    }

    private static int hash(Object object) {
        if (!isValue(object)) {
            return name(object.getClass().getName()).hashCode();
        }
        return switch (object) {
            case null -> 0;
            case Enum<?> constant -> constant.name().hashCode();
            case Class<?> type -> name(type.getName()).hashCode();
            case DynamicHub type -> name(type.getName()).hashCode();
            default -> object.getClass().isArray() ? elements(object) : object.toString().hashCode();
        };
    }

    /** The names of hidden classes end with an address. */
    private static String name(String type) {
        return type.replaceFirst("/0x[0-9a-f]+$", "");
    }

    private static int elements(Object array) {
        int hash = 1;
        for (int i = 0; i < Array.getLength(array); i++) {
            hash = 31 * hash + Array.get(array, i).hashCode();
        }
        return hash;
    }
}
