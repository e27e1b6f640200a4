package io.molt.manager.leaks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;

/**
 * Counts the collections that unload classes, which most do not: a class that nothing holds is gone
 * after one that does. Notices one of several between two looks.
 */
final class CollectionCount {

  private final byte[] markCode = code();
  private WeakReference<Class<?>> mark = new WeakReference<>(null);
  private int count = -1;

  /** How many there have been. */
  synchronized int now() {
    if (mark.refersTo(null)) {
      count++;
      mark = new WeakReference<>(newClass());
    }
    return count;
  }

  /** The same, where the next is to be one that begins after now. */
  synchronized int fromNow() {
    int before = now();
    mark = new WeakReference<>(newClass());
    return before;
  }

  private static byte[] code() {
    try (InputStream in = CollectionCount.class.getResourceAsStream("CollectionCount$Mark.class")) {
      if (in == null) {
        throw new IllegalStateException("CollectionCount$Mark.class is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Class<?> newClass() {
    try {
      return MethodHandles.lookup().defineHiddenClass(markCode, false).lookupClass();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is defined again and again. */
  private static final class Mark {}
}
