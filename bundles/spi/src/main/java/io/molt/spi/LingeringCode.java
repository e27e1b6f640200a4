package io.molt.spi;

import java.time.Duration;
import java.util.List;

/**
 * The code of a retired worker that is still in memory.
 *
 * @param application its symbolic name
 * @param worker which of its workers it was: {@code worker 3}, {@code task worker 5}
 * @param generation its generation
 * @param version its version
 * @param age how long ago it was removed
 * @param collections how many collections that unload classes it has survived since
 * @param suspects what holds it, each in a sentence without a full stop; empty if nothing was found
 */
public record LingeringCode(
    String application,
    String worker,
    long generation,
    String version,
    Duration age,
    int collections,
    List<String> suspects) {
  public LingeringCode {
    suspects = List.copyOf(suspects);
  }
}
