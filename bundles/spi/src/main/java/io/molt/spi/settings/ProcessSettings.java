package io.molt.spi.settings;

import java.nio.file.Path;

/**
 * The server as a process of the system.
 *
 * @param processTitle {@code process_title}: the name by which {@code pidof} finds the master
 * @param pidFile {@code pid_file}, absolute
 * @param logFile {@code log_file}, absolute
 * @param logLevel {@code log_level}
 * @param daemonize {@code daemonize}: whether {@code molt run} goes to the background
 */
public record ProcessSettings(
    String processTitle, Path pidFile, Path logFile, LogLevel logLevel, boolean daemonize) {

  static ProcessSettings of(SettingValues values) {
    return new ProcessSettings(
        values.text("process_title"),
        values.file("pid_file"),
        values.file("log_file"),
        values.choice("log_level", LogLevel.class),
        values.onOff("daemonize"));
  }
}
