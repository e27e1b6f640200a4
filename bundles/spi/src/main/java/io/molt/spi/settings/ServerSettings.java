package io.molt.spi.settings;

/**
 * {@code conf/server.cfg}, by concern. Each component of the records in it is a key of the file, in
 * Java's spelling.
 *
 * @param workers the workers of each application
 * @param tasks its task workers
 * @param network what serves the connections of all ports
 * @param supervision what is done about code that hangs or fails
 * @param reloading how code is replaced
 * @param process the process, its files and its log
 */
public record ServerSettings(
    WorkerSettings workers,
    TaskSettings tasks,
    NetworkSettings network,
    SupervisionSettings supervision,
    ReloadSettings reloading,
    ProcessSettings process) {

  /**
   * Takes each record's values out of those of the file.
   *
   * @param values of every key of {@code server.keys}
   */
  public static ServerSettings of(SettingValues values) {
    return new ServerSettings(
        WorkerSettings.of(values),
        TaskSettings.of(values),
        NetworkSettings.of(values),
        SupervisionSettings.of(values),
        ReloadSettings.of(values),
        ProcessSettings.of(values));
  }
}
