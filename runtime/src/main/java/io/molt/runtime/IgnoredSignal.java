package io.molt.runtime;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes HotSpot take a signal that was ignored when it began. For HUP, INT and TERM it registers no
 * handler then, because nohup means it so; {@code bin/molt} has HUP ignored only so that it ends
 * nobody who cannot take it yet.
 */
final class IgnoredSignal {

  private static final Logger log = LoggerFactory.getLogger(IgnoredSignal.class);

  private IgnoredSignal() {}

  /**
   * Ends that the signal is ignored, so that a handler can be registered.
   *
   * @return false where the system does not let it be done
   */
  @SuppressWarnings("restricted") // the manifest allows it: Enable-Native-Access
  static boolean heed(String name) {
    try {
      Linker linker = Linker.nativeLinker();
      SymbolLookup library = linker.defaultLookup();
      MethodHandle signal =
          linker.downcallHandle(
              library.find("signal").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
      // The default action would end the process if the signal came before the JVM's handler is
      // registered. So it gets a handler that does nothing: abs(3) takes a number, as handlers do.
      MemorySegment harmless = library.find("abs").orElseThrow();
      MemorySegment ignored =
          (MemorySegment) signal.invokeExact(new sun.misc.Signal(name).getNumber(), harmless);
      return ignored.address() >= 0; // SIG_ERR is -1
    } catch (Throwable refused) {
      log.debug("[server] SIG{} stays ignored.", name, refused);
      return false;
    }
  }
}
