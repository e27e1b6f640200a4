package io.molt.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.molt.spi.ProcessLink;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Initialises the classes of Molt's own bundles before they are needed. A class whose initialiser
 * fails, as it does where there is no memory, can never be used in that process again (JLS 12.4.2):
 * a heap that was full for a moment would cost for ever what the server did for the first time just
 * then, and everything else would look well.
 *
 * <p>Classes that have no initialiser are left alone, and cost no memory before they are used.
 */
final class ServerClasses {

  private static final Logger log = LoggerFactory.getLogger(ServerClasses.class);

  private static final long SCARCE_NANOS = 1_000_000_000;
  private static final String SUFFIX = ".class";

  /** What stands in the file of each class that has an initialiser, and of few others. */
  private static final String INITIALISER = "<clinit>";

  private ServerClasses() {}

  /** The bundles that came with the server and are Molt's. */
  static List<Bundle> own(Bundle... bundles) {
    return Stream.of(bundles).filter(ServerClasses::isOwn).toList();
  }

  private static boolean isOwn(Bundle bundle) {
    return bundle.getLocation().startsWith(ProcessLink.OWN_LOCATION)
        && bundle.getSymbolicName().startsWith("io.molt.");
  }

  /** Initialises what is in these bundles. A bundle that is stopped meanwhile is left alone. */
  static void initialise(List<Bundle> bundles) {
    for (Bundle bundle : bundles) {
      try {
        initialise(bundle);
      } catch (IllegalStateException | IOException gone) {
        log.debug("[bundle {}] Is gone before its classes were initialised.", bundle, gone);
      }
    }
  }

  private static void initialise(Bundle bundle) throws IOException {
    for (URL file : files(bundle)) {
      try {
        if (hasInitialiser(file)) {
          initialise(bundle, name(file.getPath()));
        }
      } catch (OutOfMemoryError scarce) {
        LockSupport.parkNanos(SCARCE_NANOS); // or it would spoil what it is to save
      }
    }
  }

  private static List<URL> files(Bundle bundle) {
    @Nullable Enumeration<URL> found = bundle.findEntries("/", "*" + SUFFIX, true);
    return found == null ? List.of() : Collections.list(found);
  }

  private static boolean hasInitialiser(URL file) throws IOException {
    try (InputStream in = file.openStream()) {
      return new String(in.readAllBytes(), ISO_8859_1).contains(INITIALISER);
    }
  }

  /**
   * @param path {@code /io/molt/manager/Manager.class}
   */
  static String name(String path) {
    return path.substring(1, path.length() - SUFFIX.length()).replace('/', '.');
  }

  private static void initialise(Bundle bundle, String name) {
    try {
      Class<?> loaded = bundle.loadClass(name);
      Class.forName(name, true, loaded.getClassLoader());
    } catch (ClassNotFoundException | LinkageError missing) {
      log.debug("[bundle {}] {} cannot be initialised.", bundle, name, missing);
    }
  }
}
