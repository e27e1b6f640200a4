package io.molt.manager.code;

import io.molt.spi.Content;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Constants;

/**
 * Where the class path of a bundle begins, among the files of its content: the bundle itself,
 * directories, and nested jars, which are opened as directories of their names.
 *
 * @param names each empty or with a slash at its end, in the order in which they are looked at
 */
record ClassRoots(List<String> names) {

  private static final String CLASS = ".class";
  private static final String VERSIONS = "META-INF/versions/";

  static ClassRoots of(Content content) {
    String classPath = content.headers().getOrDefault(Constants.BUNDLE_CLASSPATH, ".");
    return new ClassRoots(
        Arrays.stream(classPath.split(","))
            .map(path -> path.split(";", 2)[0].strip())
            .map(path -> path.startsWith("/") ? path.substring(1) : path)
            .map(
                path ->
                    path.equals(".") || path.isEmpty() || path.endsWith("/") ? path : path + "/")
            .map(path -> path.equals(".") ? "" : path)
            .toList());
  }

  /**
   * The name of the class that a file is of, if it is one that a class loader would look at. That
   * of a class for one version of Java is the class's own.
   */
  Optional<String> className(String file) {
    if (!file.endsWith(CLASS)) {
      return Optional.empty();
    }
    String root = null;
    for (String each : names) {
      if (file.startsWith(each) && (root == null || each.length() > root.length())) {
        root = each;
      }
    }
    return root == null ? Optional.empty() : nameIn(root, file);
  }

  /** Empty for what lies in a jar that is not on the class path: no name of a class has a dot. */
  private static Optional<String> nameIn(String root, String file) {
    int from = root.length();
    if (file.startsWith(VERSIONS, from)) {
      from = file.indexOf('/', from + VERSIONS.length()) + 1;
    }
    String name = file.substring(from, file.length() - CLASS.length());
    return name.indexOf('.') < 0 ? Optional.of(name.replace('/', '.')) : Optional.empty();
  }

  /** Whether there is a file of a class, where that is not for one version of Java alone. */
  boolean hold(String className, Content content) {
    String file = className.replace('.', '/') + CLASS;
    for (String root : names) {
      if (content.entries().holds(root + file)) {
        return true;
      }
    }
    return false;
  }
}
