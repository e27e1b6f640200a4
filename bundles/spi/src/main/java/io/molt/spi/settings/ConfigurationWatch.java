package io.molt.spi.settings;

import java.util.List;

/**
 * Tells which files of {@code conf/} are no longer as they were when they were read. An OSGi
 * service of the config bundle. The settings in force never change; this is what {@code status} and
 * a reload name as taking effect at the next restart.
 */
public interface ConfigurationWatch {

  /**
   * Compares {@code conf/} with what was read at boot. Usable from any thread; reads the files.
   *
   * @return the names of the files that were changed, added or removed since, sorted; a file that
   *     cannot be read counts as changed
   */
  List<String> changedSinceStart();
}
