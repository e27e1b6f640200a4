package io.molt.manager.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.molt.reload.Failure;
import io.molt.spi.Content;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDBC drivers that a content brings with it, as its {@code META-INF/services/java.sql.Driver}
 * names them.
 *
 * <p>{@code DriverManager} looks for drivers once in a JVM, with the class loader of whoever asks
 * first: it would find those of the first worker and of no other. So each worker's drivers are
 * initialised before the worker is made, upon which they register themselves (JDBC 4.3, 9.2). When
 * the worker is gone, {@link io.molt.manager.leaks} takes them out again.
 */
final class BundledDrivers {

  private static final Logger LOG = LoggerFactory.getLogger(BundledDrivers.class);
  private static final String SERVICES = "META-INF/services/java.sql.Driver";

  private final Content content;
  private final List<String> classes;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private BundledDrivers(Content content, List<String> classes) {
    this.content = content;
    this.classes = classes;
  }

  /** Those of a content, its nested jars included. */
  static BundledDrivers of(Content content) {
    return new BundledDrivers(
        content,
        ClassRoots.of(content).names().stream()
            .flatMap(root -> content.entries().bytes(root + SERVICES).stream())
            .flatMap(BundledDrivers::names)
            .distinct()
            .toList());
  }

  private static Stream<String> names(byte[] file) {
    return new String(file, UTF_8)
        .lines()
        .map(line -> line.split("#", 2)[0].strip())
        .filter(name -> !name.isEmpty());
  }

  /**
   * Has them register themselves. Runs code of theirs. One that cannot be loaded is told of once
   * and left out: a library may name drivers for databases that nobody here has, and who needs one
   * is told by {@code DriverManager} that there is none.
   *
   * @param loader the worker's
   */
  void register(ClassLoader loader) {
    for (String name : classes) {
      try {
        Class.forName(name, true, loader);
      } catch (ClassNotFoundException | LinkageError | RuntimeException unfit) {
        tell(name, unfit);
      }
    }
  }

  private void tell(String name, Throwable unfit) {
    if (told.add(name)) {
      Throwable cause = unfit instanceof ExceptionInInitializerError ? unfit.getCause() : unfit;
      LOG.warn(
          "[{}] JDBC driver {}, which {} names, cannot be used, the workers start without it: {}",
          content,
          name,
          SERVICES,
          Failure.of(cause == null ? unfit : cause));
    }
  }
}
