package io.molt.manager.code;

import static java.util.Objects.requireNonNull;

import io.molt.spi.Content;
import io.molt.spi.StopChecks;
import io.molt.worker.Worker;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of one worker as a bundle that is resolved. */
final class BundleCode implements WorkerCode {

  private static final Logger LOG = LoggerFactory.getLogger(BundleCode.class);

  private final Bundle bundle;
  private final Content content;
  private final MemoryContent memory;
  private final BundledDrivers drivers;
  private final ClassLoader loader;
  private volatile @Nullable MethodHandle constructor;

  BundleCode(Bundle bundle, Content content, MemoryContent memory, BundledDrivers drivers) {
    this.bundle = bundle;
    this.content = content;
    this.memory = memory;
    this.drivers = drivers;
    this.loader = requireNonNull(bundle.adapt(BundleWiring.class), "wiring").getClassLoader();
  }

  @Override
  public Worker create() throws Throwable {
    drivers.register(loader);
    try {
      return (Worker) constructor().invokeExact();
    } catch (ExceptionInInitializerError thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }

  /** Makes an object of the worker class. To get hold of it initialises nothing. */
  private MethodHandle constructor() throws ReflectiveOperationException {
    MethodHandle known = constructor;
    if (known == null) {
      Class<?> type = bundle.loadClass(content.workerClass());
      if (!Worker.class.isAssignableFrom(type)) {
        throw new ClassCastException(
            "Molt-Worker: "
                + type.getName()
                + " (expected: a class that implements "
                + Worker.class.getName()
                + " of the server's own io.molt.api)");
      }
      known = constructor(type).asType(MethodType.methodType(Worker.class));
      constructor = known;
    }
    return known;
  }

  private static MethodHandle constructor(Class<?> type) throws ReflectiveOperationException {
    try {
      return MethodHandles.publicLookup().findConstructor(type, MethodType.methodType(void.class));
    } catch (NoSuchMethodException | IllegalAccessException absent) {
      throw new NoSuchMethodException(
          "Molt-Worker: "
              + type.getName()
              + " (expected: a public class with a public constructor without parameters)");
    }
  }

  @Override
  public void loadWorker() {
    try {
      constructor();
    } catch (ReflectiveOperationException | LinkageError | RuntimeException unfit) {
      LOG.debug("[bundle {}] Its worker class was not loaded.", bundleId(), unfit);
    }
  }

  @Override
  public boolean isA(Class<?> type) {
    try {
      return type.isAssignableFrom(bundle.loadClass(content.workerClass()));
    } catch (ClassNotFoundException | LinkageError unfit) {
      return false; // whoever constructs it is told why
    }
  }

  @Override
  public void link() {
    StopChecks.link(loader);
  }

  @Override
  public void onExit(IntConsumer asked) {
    StopChecks.onExit(loader, asked);
  }

  @Override
  public void linkEnd() {
    StopChecks.linkEnd(loader);
  }

  @Override
  public boolean condemn() {
    return StopChecks.condemn(loader);
  }

  /** A content that is read from its file does not tell, so that the worker class is all. */
  @Override
  public List<String> classes() {
    List<String> read = memory.classes();
    return read.isEmpty() ? List.of(content.workerClass()) : read;
  }

  @Override
  public long classBytes() {
    return memory.classBytes();
  }

  /** Also where the bundle is gone meanwhile. */
  @Override
  public void load(List<String> classes, BooleanSupplier goesOn) {
    for (String name : classes) {
      if (!goesOn.getAsBoolean()) {
        return;
      }
      try {
        if (memory.holds(name)) {
          bundle.loadClass(name);
        }
      } catch (ClassNotFoundException | LinkageError | IllegalStateException unfit) {
        LOG.debug("[bundle {}] {} was not loaded ahead.", bundleId(), name, unfit);
      }
    }
  }

  /** A refresh of what it is wired to gives it another class loader, or none. */
  @Override
  public boolean isStale() {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    return wiring == null || !loader.equals(wiring.getClassLoader());
  }

  Bundle bundle() {
    return bundle;
  }

  Content content() {
    return content;
  }

  @Override
  public ClassLoader loader() {
    return loader;
  }

  @Override
  public long bundleId() {
    return bundle.getBundleId();
  }
}
