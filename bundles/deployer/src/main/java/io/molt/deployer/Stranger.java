package io.molt.deployer;

import java.util.List;
import java.util.Locale;

/**
 * What lies in the deploy directory and cannot be an application, as its name or kind tells.
 *
 * @param reason what it is, and what was expected
 * @param passing whether it is likely to be gone soon, or to be hidden on purpose: an editor's or a
 *     copying program's own file. Nobody wants to be told of those unless they stay
 */
record Stranger(String reason, boolean passing) {

  private static final List<String> UNFINISHED =
      List.of("~", ".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp", ".swx");

  /** Whether a name is that of a bundle, and not of one that is still on its way. */
  static boolean isBundle(String name) {
    return lower(name).endsWith(".jar") && !isHidden(name);
  }

  /** A file that is none by its name. */
  static Stranger file(String name) {
    if (isHidden(name)) {
      return new Stranger(
          "begins with %s, as what is hidden or still on its way does (expected: a name like hello.jar)"
              .formatted(name.substring(0, 1)),
          true);
    }
    if (UNFINISHED.stream().anyMatch(lower(name)::endsWith)) {
      return new Stranger(
          "has the name of a file that is still on its way (expected: a name like hello.jar)",
          true);
    }
    if (lower(name).endsWith(".war")) {
      return new Stranger(
          "is made for a servlet container (expected: an OSGi bundle, and a name like hello.jar)",
          false);
    }
    return new Stranger(
        "does not end with .jar (expected: an OSGi bundle, and a name like hello.jar)", false);
  }

  static Stranger directory(String name) {
    return new Stranger("is a directory (expected: a jar file)", isHidden(name));
  }

  /** It is there, and neither a file nor a directory: a pipe, or a link that leads nowhere. */
  static Stranger other(String name) {
    return new Stranger(
        "is neither a file nor leads to one (expected: a jar file)", isHidden(name));
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("~") || name.startsWith("#");
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
