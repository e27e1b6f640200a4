package io.molt.manager.code;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes threads that have ended out of the class loaders of bundles that persist.
 *
 * <p>A class loader of Felix 7.0.5 notes which thread defines which class, and when two threads
 * want the same class for the first time, one of them can stay noted for ever. If that is a thread
 * of a worker, it holds the worker's class loader. The map is private; where there is none, nothing
 * is to be done, and this class can go when Felix no longer has it.
 */
final class ClassLocks {

  private static final Logger LOG = LoggerFactory.getLogger(ClassLocks.class);
  private static final String FIELD = "m_classLocks";

  private final AtomicBoolean told = new AtomicBoolean();

  /** Forgets the threads that have ended, in every one of the bundles. */
  void forgetEndedThreads(Bundle[] bundles) {
    for (Bundle bundle : bundles) {
      BundleWiring wiring = bundle.adapt(BundleWiring.class);
      ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
      if (loader != null) {
        forgetEndedThreads(loader);
      }
    }
  }

  void forgetEndedThreads(ClassLoader loader) {
    Map<?, ?> locks = locks(loader);
    if (locks != null && !locks.isEmpty()) {
      locks.values().removeIf(holder -> holder instanceof Thread thread && !thread.isAlive());
    }
  }

  private @Nullable Map<?, ?> locks(ClassLoader loader) {
    for (Class<?> type = loader.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(FIELD)) {
          return read(field, loader);
        }
      }
    }
    return null;
  }

  private @Nullable Map<?, ?> read(Field field, ClassLoader loader) {
    try {
      field.setAccessible(true);
      return field.get(loader) instanceof Map<?, ?> map ? map : null;
    } catch (IllegalAccessException | InaccessibleObjectException closed) {
      if (told.compareAndSet(false, true)) {
        LOG.warn("Class loaders of bundles cannot be looked into; some may be kept.", closed);
      }
      return null;
    }
  }
}
