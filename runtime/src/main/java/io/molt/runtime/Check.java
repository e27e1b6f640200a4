package io.molt.runtime;

import io.molt.config.ConfigurationException;
import io.molt.spi.settings.Directories;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.Settings;
import java.io.PrintStream;
import java.util.List;

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
      return ReadConfiguration.of(directories, null).settings();
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
        + listener.protocol()
        + (listener.tls().isPresent() ? " with TLS on " : " on ")
        + listener.socket().host()
        + ":"
        + listener.socket().port();
  }
}
