package io.molt.manager.leaks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which classes are loaded; none is loaded or initialised by asking. */
final class Loaded {

  private static final Method FIND = find();

  private Loaded() {}

  private static Method find() {
    try {
      return Inside.method(ClassLoader.class, "findLoadedClass", String.class);
    } catch (NoSuchMethodException changed) {
      throw new LinkageError("findLoadedClass", changed);
    }
  }

  /**
   * The class that a loader has already given its classes by a name, or null: for most classes of
   * the JDK that is how to know whether code uses them.
   */
  static @Nullable Class<?> by(ClassLoader loader, String name)
      throws ReflectiveOperationException {
    return (Class<?>) FIND.invoke(loader, name);
  }

  /**
   * Whether code that is looked for uses one of the classes: it must to extend or implement it.
   * What nobody uses need not be loaded to look there.
   */
  static boolean isUsed(Search search, String... names) throws ReflectiveOperationException {
    return isUsed(search.loaders(), names);
  }

  /** The same, or shared code does, which may have been given something. */
  static boolean isUsedByAny(Search search, String... names) throws ReflectiveOperationException {
    return isUsed(search, names)
        || isUsed(search.shared().stream().map(SharedCode::loader).toList(), names);
  }

  private static boolean isUsed(Collection<ClassLoader> loaders, String... names)
      throws ReflectiveOperationException {
    for (ClassLoader loader : loaders) {
      for (String name : names) {
        if (by(loader, name) != null) {
          return true;
        }
      }
    }
    return false;
  }

  /** The classes that a loader has defined and that are initialised: only those hold something. */
  static List<Class<?>> initialised(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> unsafe = Inside.type("jdk.internal.misc.Unsafe");
    Object instance = Inside.method(unsafe, "getUnsafe").invoke(null);
    Method uninitialised = Inside.method(unsafe, "shouldBeInitialized", Class.class);
    List<Class<?>> found = new ArrayList<>();
    for (Class<?> type : defined(loader)) {
      // Of those in named modules, which are proxies, nothing may be read.
      if (!type.getModule().isNamed() && !(boolean) uninitialised.invoke(instance, type)) {
        found.add(type);
      }
    }
    return found;
  }

  /** The JVM notes them in a list that reflection does not show. */
  @SuppressWarnings("unchecked") // that is what the list holds
  private static List<Class<?>> defined(ClassLoader loader) throws ReflectiveOperationException {
    VarHandle classes =
        MethodHandles.privateLookupIn(ClassLoader.class, MethodHandles.lookup())
            .findVarHandle(ClassLoader.class, "classes", ArrayList.class);
    ArrayList<Class<?>> list = (ArrayList<Class<?>>) classes.get(loader);
    synchronized (list) {
      return List.copyOf(list);
    }
  }
}
