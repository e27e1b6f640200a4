package io.molt.runtime;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the threads of the JIT compiler give way to those that serve. Each generation of workers
 * consists of new classes, which are compiled anew as they get warm, half a second after a reload;
 * at the same priority that takes the processor from requests. Measured on two cores, in process
 * mode, with 2,000 requests a second and a reload each second: the slowest hundredth took 2.0 to
 * 3.3 times as long as without reloads, with this 1.1 to 1.4 times in the runs beside those. It has
 * its price: under full load new code gets warm later, and with a reload each second 0.92 to 0.95
 * is answered of what is answered without, instead of 0.98.
 *
 * <p>The JVM has flags for it, but warns of them at each start unless it is root. Threads of the
 * compiler that begin later are begun by those that are there, and get their priority from them.
 */
final class CompilerPriority {

  private static final Logger LOG = LoggerFactory.getLogger(CompilerPriority.class);

  /** The property that says how far they give way; 0 for not at all. See nice(1). */
  private static final String PROPERTY = "molt.compiler.nice";

  private static final int STANDARD = 10;

  /** PRIO_PROCESS, which means a thread where it is given the number of one. */
  private static final int ONE_THREAD = 0;

  private CompilerPriority() {}

  /** Lowers it, once all of the server's own code has been started. Where that fails, it stays. */
  static void lower() {
    int nice = Integer.getInteger(PROPERTY, STANDARD);
    if (nice <= 0) {
      return;
    }
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc/self/task"), CompilerPriority::isCompiler)) {
      MethodHandle setpriority = setpriority();
      for (Path thread : threads) {
        int number = Integer.parseInt(thread.getFileName().toString());
        int failed = (int) setpriority.invokeExact(ONE_THREAD, number, nice);
        LOG.debug("[thread {}] Compiles with nice {}: {}.", number, nice, failed == 0);
      }
    } catch (Throwable notLinux) {
      LOG.debug("[server] The compiler keeps its priority.", notLinux);
    }
  }

  private static boolean isCompiler(Path thread) throws IOException {
    String name = Files.readString(thread.resolve("comm"));
    return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
  }

  @SuppressWarnings("restricted") // the manifest allows it: Enable-Native-Access
  private static MethodHandle setpriority() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find("setpriority").orElseThrow(),
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT));
  }
}
