package io.molt.manager.leaks;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what the JDK keeps to itself, where the launcher's manifest has opened it. */
final class Inside {

  /**
   * The fields that a class declares, by name. Kept, because the JVM makes classes for what reads
   * them, and others for each that is asked for anew.
   */
  private static final ClassValue<Map<String, Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected Map<String, Field> computeValue(Class<?> type) {
          Map<String, Field> fields = new HashMap<>();
          for (Field field : type.getDeclaredFields()) {
            field.setAccessible(true);
            fields.put(field.getName(), field);
          }
          return fields;
        }
      };

  private Inside() {}

  /** A class of the JDK by its name. */
  static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, false, ClassLoader.getPlatformClassLoader());
  }

  /** A field of a class, ready to be read. */
  static Field field(Class<?> declaring, String name) throws NoSuchFieldException {
    Field field = FIELDS.get(declaring).get(name);
    if (field == null) {
      throw new NoSuchFieldException(declaring.getName() + "." + name);
    }
    return field;
  }

  /** A static field. */
  static @Nullable Object read(Class<?> declaring, String name)
      throws ReflectiveOperationException {
    return field(declaring, name).get(null);
  }

  /** A field of an object, which its own class declares. */
  static @Nullable Object read(Object object, String name) throws ReflectiveOperationException {
    return field(object.getClass(), name).get(object);
  }

  /** A method without parameters, or with those given. */
  static Method method(Class<?> declaring, String name, Class<?>... parameters)
      throws NoSuchMethodException {
    Method method = declaring.getDeclaredMethod(name, parameters);
    method.setAccessible(true);
    return method;
  }
}
