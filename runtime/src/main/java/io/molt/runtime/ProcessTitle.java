package io.molt.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The name of the process in the system's tables, where {@code pidof} looks. {@code bin/molt} gives
 * the title in full as the first word of the command line; this covers whoever starts the launcher
 * without it.
 */
final class ProcessTitle {

  /** What the kernel keeps (TASK_COMM_LEN less the end mark). */
  private static final int MAX_BYTES = 15;

  private ProcessTitle() {}

  /** Sets the title where the system has it so; elsewhere nothing happens. */
  static void set(String title) {
    byte[] bytes = title.getBytes(StandardCharsets.UTF_8);
    try {
      Files.write(
          Path.of("/proc/self/comm"),
          Arrays.copyOf(bytes, Math.min(bytes.length, MAX_BYTES)),
          StandardOpenOption.WRITE);
    } catch (IOException notLinux) {
      // Then there is no such name to be set.
    }
  }
}
