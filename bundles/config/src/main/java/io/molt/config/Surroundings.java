package io.molt.config;

import io.molt.spi.settings.Directories;
import java.nio.file.Path;

/**
 * What values and defaults may refer to.
 *
 * @param directories of the instance: a relative file is seen from its base
 * @param processors how many the machine has
 * @param heapBytes how large the heap may become: a size may be a share of it
 */
record Surroundings(Directories directories, int processors, long heapBytes) {

  /** Some, for values that are checked alone. */
  static final Surroundings ANY =
      new Surroundings(new Directories(Path.of("/"), Path.of("/")), 1, Long.MAX_VALUE);
}
