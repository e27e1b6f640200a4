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
    for (ListenerSettings listener : settings.listeners()) {
      out.println("molt: " + describe(listener));
      if (ReadConfiguration.namesBrotli(listener)) {
        ShippedBrotli.missing(
                directories, System.getProperty("os.name"), System.getProperty("os.arch"))
            .ifPresent(why -> out.println("molt: " + passedOver(listener, why)));
      }
    }
  }

  /** No mistake: the server starts without it, and says the same. */
  private static String passedOver(ListenerSettings listener, String why) {
    return "listener "
        + listener.name()
        + ": http_compression_codings: br is passed over, for "
        + why;
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
