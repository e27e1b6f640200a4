package io.molt.runtime;

import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * System properties of which those that the JVM began with can be changed, and not be removed: an
 * application that clears them would take {@code java.io.tmpdir} and {@code line.separator} from
 * the server, its libraries and every other application, and a class that is initialised just then
 * can never be used again. Usable from any thread, as any {@link Properties}.
 */
final class SteadyProperties extends Properties {

  private static final long serialVersionUID = 1L;

  private final transient Map<Object, Object> first;

  private SteadyProperties(Properties present) {
    putAll(present);
    first = Map.copyOf(present);
  }

  /** Has the system properties of this process be such. To be called once, at its start. */
  static void install() {
    System.setProperties(new SteadyProperties(System.getProperties()));
  }

  /** One that the JVM began with gets the value that it had then, and is missing at no time. */
  @Override
  public synchronized @Nullable Object remove(Object key) {
    Object value = first.get(key);
    return value == null ? super.remove(key) : put(key, value);
  }

  @Override
  public synchronized boolean remove(Object key, Object value) {
    return !first.containsKey(key) && super.remove(key, value);
  }

  @Override
  public synchronized void clear() {
    keySet().retainAll(first.keySet());
    putAll(first);
  }

  /** A copy is whose it is, and like any other. */
  @Override
  public synchronized Object clone() {
    Properties copy = new Properties();
    copy.putAll(this);
    return copy;
  }

  @Override
  public synchronized boolean equals(Object other) {
    return super.equals(other);
  }

  @Override
  public synchronized int hashCode() {
    return super.hashCode();
  }
}
