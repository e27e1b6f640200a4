package io.molt.manager.leaks;

/** Names things as people know them. */
final class Words {

  private Words() {}

  /** A class, or where an anonymous function was written. */
  static String type(Object object) {
    Class<?> type = object instanceof Class<?> self ? self : object.getClass();
    String name = type.getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : "a lambda of " + name.substring(0, lambda);
  }

  /** For something that is found in a place. */
  static String one(Object object) {
    return switch (object) {
      case ClassLoader loader -> "a class loader (" + type(loader) + ")";
      case Class<?> type -> "class " + type.getName();
      default -> type(object).startsWith("a ") ? type(object) : "an object of " + type(object);
    };
  }

  static String thread(Thread thread) {
    return "thread \"" + thread.getName() + "\"";
  }

  /** What a thread is doing in code that is not the JDK's; empty if that cannot be seen. */
  static String where(Thread thread) {
    StackTraceElement[] frames = thread.getStackTrace();
    for (StackTraceElement frame : frames) {
      if (frame.getModuleName() == null && !frame.getClassName().startsWith("io.molt.manager.")) {
        return "at " + frame;
      }
    }
    return frames.length == 0 ? "" : "at " + frames[0];
  }
}
