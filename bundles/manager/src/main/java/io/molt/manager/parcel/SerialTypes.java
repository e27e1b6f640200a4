package io.molt.manager.parcel;

import java.util.Set;

/**
 * Which classes may be in the serialised form of a value: those of applications and libraries, and
 * of the JDK those that are plain data. The sender is told at once, and the receiver looks again,
 * for its own classes may be others.
 */
final class SerialTypes {

  /** In which all that can be serialised is data, or belongs to a collection. */
  private static final Set<String> PACKAGES =
      Set.of(
          "java.lang",
          "java.math",
          "java.net",
          "java.time",
          "java.time.chrono",
          "java.time.temporal",
          "java.time.zone",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          // Of which maps and queues that several threads may use write some into their form.
          "java.util.concurrent.locks",
          "java.util.regex");

  /** Data among other things. */
  private static final Set<String> TYPES =
      Set.of("java.io.File", "java.sql.Date", "java.sql.Time", "java.sql.Timestamp");

  /** Whose exceptions hold nothing but data. Others' have been misused to call what they hold. */
  private static final Set<String> MODULES = Set.of("java.base", "java.sql");

  private SerialTypes() {}

  /** Whether a class may be there; of an array, what it is an array of. */
  static boolean allow(Class<?> type) {
    Class<?> part = type;
    while (part.isArray()) {
      part = part.getComponentType();
    }
    return part.isPrimitive()
        || !part.getModule().isNamed()
        || PACKAGES.contains(part.getPackageName())
        || TYPES.contains(part.getName())
        || Enum.class.isAssignableFrom(part)
        || (Throwable.class.isAssignableFrom(part) && MODULES.contains(part.getModule().getName()));
  }
}
