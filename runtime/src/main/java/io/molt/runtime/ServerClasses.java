package io.molt.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.molt.packaging.Initialisers;
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
 * The classes of the server's bundles. Molt's own are initialised before they are needed: a class
 * whose initialiser fails, as it does where there is no memory, can never be used in that process
 * again (JLS 12.4.2). A heap that was full for a moment would cost for ever what the server did for
 * the first time just then, and everything else would look well. Which of all classes that has
 * happened to can be asked here.
 *
 * <p>Classes that have no initialiser are left alone, and cost no memory before they are used.
 */
final class ServerClasses {

  private static final Logger log = LoggerFactory.getLogger(ServerClasses.class);

  private static final long SCARCE_NANOS = 100_000_000;
  private static final String SUFFIX = ".class";

  /** What stands in the file of each class that has an initialiser, and of few others. */
  private static final String INITIALISER = "<clinit>";

  /** The bundle that reads and writes JSON. */
  private static final String JSON = "com.google.gson";

  private final List<Bundle> bundles;
  private final FreeHeap heap;

  private ServerClasses(List<Bundle> bundles, FreeHeap heap) {
    this.bundles = bundles;
    this.heap = heap;
  }

  /** Those of the bundles that came with the server. */
  static ServerClasses of(Bundle... bundles) {
    return new ServerClasses(
        Stream.of(bundles)
            .filter(each -> each.getLocation().startsWith(ProcessLink.OWN_LOCATION))
            .toList(),
        FreeHeap.OF_THIS_PROCESS);
  }

  /**
   * Initialises Molt's, and those of Gson, which nobody uses before a command or the history does.
   * A bundle that is stopped meanwhile is left alone, and so is one that was not started, whose
   * protocol nobody speaks.
   */
  void initialise() {
    for (Bundle bundle : bundles) {
      String name = bundle.getSymbolicName();
      if ((name.startsWith("io.molt.") || name.equals(JSON))
          && bundle.getState() == Bundle.ACTIVE) {
        initialise(bundle);
      }
    }
    log.debug("[server] Its classes are initialised.");
  }

  /**
   * What a class of the server's or the JDK's fails with because its initialiser has failed: it can
   * never be used again. A class of the same name in an application does not count.
   *
   * @return null if there is none, or it is well
   */
  @Nullable NoClassDefFoundError failure(String name) {
    NoClassDefFoundError failure = failure(name, ServerClasses.class.getClassLoader());
    for (Bundle bundle : bundles) {
      failure = failure == null ? failureIn(bundle, name) : failure;
    }
    return failure;
  }

  private static @Nullable NoClassDefFoundError failureIn(Bundle bundle, String name) {
    try {
      return failure(name, bundle.loadClass(name).getClassLoader());
    } catch (ClassNotFoundException | LinkageError | RuntimeException notItsOwn) {
      return null; // or the bundle is just going: Felix fails at that with what it happens to be
    }
  }

  private static @Nullable NoClassDefFoundError failure(String name, ClassLoader loader) {
    try {
      Class.forName(name, true, loader);
      return null;
    } catch (NoClassDefFoundError spoiled) {
      return SpoiledClasses.named(spoiled) == null ? null : spoiled;
    } catch (ClassNotFoundException | LinkageError notThere) {
      return null;
    }
  }

  private void initialise(Bundle bundle) {
    try {
      // Named by the class that writes it into Molt's jars at their packaging, and is not shipped.
      @Nullable URL list = bundle.getEntry(Initialisers.FILE);
      if (list == null) {
        for (URL file : files(bundle)) {
          withMemory(() -> initialiseIfNeeded(bundle, file));
        }
      } else {
        for (String name : text(list).lines().toList()) {
          withMemory(() -> initialise(bundle, name));
        }
      }
    } catch (RuntimeException | IOException gone) {
      log.debug("[bundle {}] Is gone before its classes were initialised.", bundle, gone);
    }
  }

  private static List<URL> files(Bundle bundle) {
    @Nullable Enumeration<URL> found = bundle.findEntries("/", "*" + SUFFIX, true);
    return found == null ? List.of() : Collections.list(found);
  }

  /** Where there is no memory it is tried again, for not each such failure spoils a class. */
  private void withMemory(Step step) throws IOException {
    while (true) {
      try {
        awaitMemory();
        step.run();
        return;
      } catch (OutOfMemoryError scarce) {
        LockSupport.parkNanos(SCARCE_NANOS);
      }
    }
  }

  private void awaitMemory() {
    while (heap.isScarce()) {
      LockSupport.parkNanos(SCARCE_NANOS);
      boolean _ = Thread.interrupted();
    }
  }

  private static void initialiseIfNeeded(Bundle bundle, URL file) throws IOException {
    if (text(file).contains(INITIALISER)) {
      initialise(bundle, name(file.getPath()));
    }
  }

  /** Class files are looked at as text too: the names in them are ASCII. */
  private static String text(URL file) throws IOException {
    try (InputStream in = file.openStream()) {
      return new String(in.readAllBytes(), ISO_8859_1);
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

  /** What needs memory. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
