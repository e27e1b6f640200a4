package io.molt.manager.leaks;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Reads what the JDK keeps to itself, where the launcher's manifest has opened it. */
final class Inside {

  private Inside() {}

  /** A class of the JDK by its name. */
  static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, false, ClassLoader.getPlatformClassLoader());
  }

  /** A field of a class, ready to be read. */
  static Field field(Class<?> declaring, String name) throws NoSuchFieldException {
    Field field = declaring.getDeclaredField(name);
    field.setAccessible(true);
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
