package io.molt.runtime;

import io.molt.config.ConfigurationException;
import io.molt.config.ConfigurationFiles;
import io.molt.config.ConfigurationReader;
import io.molt.spi.settings.Directories;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.Settings;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** {@code molt check}: reads {@code conf/} as a start does and tells everything that is wrong. */
final class Check {

  private Check() {}

  /** Reads the settings and prints what they come to. */
  static void run(Directories directories, PrintStream out) throws CommandException {
    Settings settings = read(directories);
    out.println("molt: " + directories.conf() + " is fit to start with");
    settings.listeners().forEach(listener -> out.println("molt: " + describe(listener)));
  }

  /** Reads the settings; the exception names every problem, a line for each. */
  static Settings read(Directories directories) throws CommandException {
    try {
      return ConfigurationReader.ofThisProcess(directories)
          .read(new ConfigurationFiles(directories.conf()).read());
    } catch (ConfigurationException e) {
      throw new CommandException(ExitCode.CONFIGURATION, text(e.problems()), e);
    }
  }

  private static String text(List<String> problems) {
    return String.join(System.lineSeparator() + "molt: ", problems);
  }

  private static String describe(ListenerSettings listener) {
    return "listener "
        + listener.name()
        + ": "
        + listener.protocol().name().toLowerCase(Locale.ROOT)
        + " on "
        + listener.host()
        + ":"
        + listener.port();
  }
}
