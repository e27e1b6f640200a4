package io.molt.woven;

import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Takes the place of what an application would do to the system properties of the process. */
public final class SystemProperties {

  private SystemProperties() {}

  /**
   * Stands for {@link System#setProperties}: sets what is given, in the properties that are there,
   * and leaves the others as they are. May be called by any thread, any number of times.
   *
   * @param given texts, others are left out; null, which means the JVM's own, changes nothing
   */
  public static void replace(@Nullable Properties given) {
    if (given == null) {
      return;
    }
    Properties present = System.getProperties();
    for (String name : given.stringPropertyNames()) {
      present.setProperty(name, given.getProperty(name));
    }
  }
}
