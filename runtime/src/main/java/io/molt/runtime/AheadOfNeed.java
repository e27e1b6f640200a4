package io.molt.runtime;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.felix.framework.Felix;

/**
 * Has the JVM initialise classes that a start needs a moment later, on another processor while the
 * settings are read: those that look for security providers and locales, and those for which the
 * JDK writes classes at run time. Nothing depends on it: what is not initialised yet is initialised
 * where it is needed, and what fails here fails there again.
 */
final class AheadOfNeed {

  private static final int MORE_THAN_ONE = 2;

  private AheadOfNeed() {}

  /** Begins, if there is another processor. Returns at once. */
  static void begin() {
    if (Runtime.getRuntime().availableProcessors() >= MORE_THAN_ONE) {
      Thread.ofPlatform()
          .name("molt-start")
          .daemon()
          .inheritInheritableThreadLocals(false)
          .start(AheadOfNeed::initialise);
    }
  }

  private static void initialise() {
    try {
      Class.forName(Felix.class.getName());
      String _ = String.format("%03d", Runtime.version().feature()); // as the framework does
      MessageDigest _ = MessageDigest.getInstance("SHA-256"); // see ControlAddress
    } catch (ClassNotFoundException | NoSuchAlgorithmException | LinkageError needed) {
      // Whoever needs it says so.
    }
  }
}
