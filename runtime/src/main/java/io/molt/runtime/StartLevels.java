package io.molt.runtime;

import java.util.Map;

/**
 * The order in which bundles start; they stop in the opposite one. Each bundle finds the services
 * it needs, because those who have them started before.
 */
final class StartLevels {

  /** The framework's own level while the server runs: above all bundles. */
  static final int BEGINNING = 100;

  /** The libraries that users put into {@code lib/}. */
  static final int LIBRARY = 8;

  /** Workers: when the framework stops, the manager has retired them before they are touched. */
  static final int WORKER = 25;

  /** From here on up, bundles take commands; the server serves without them. */
  static final int COMMANDS = 45;

  /** The terminal's prompt appears when there is something to talk to. */
  static final int TERMINAL = 60;

  /** Netty and the like, what all know, and protocols that are not the server's own. */
  private static final int THIRD_PARTY = 5;

  /** The listener; it speaks TCP itself, and is started whatever is spoken. */
  static final int LISTENER = 20;

  /** Protocols are there before the listener asks for them, and when it closes its connections. */
  private static final int PROTOCOL = 18;

  private static final Map<String, Integer> LEVELS =
      Map.ofEntries(
          Map.entry("io.molt.api", THIRD_PARTY),
          Map.entry("io.molt.spi", THIRD_PARTY),
          Map.entry("io.molt.config", 10),
          Map.entry("io.molt.memory", 15),
          Map.entry("io.molt.http", PROTOCOL),
          Map.entry("io.molt.listener", LISTENER),
          Map.entry("io.molt.manager", 30),
          Map.entry("io.molt.deployer", 40),
          Map.entry("org.apache.felix.gogo.runtime", COMMANDS),
          Map.entry("org.apache.felix.gogo.command", COMMANDS),
          Map.entry("io.molt.shell", 50),
          Map.entry("jline", TERMINAL),
          Map.entry("org.apache.felix.gogo.jline", TERMINAL));

  private StartLevels() {}

  /** Whether it is said of a bundle of this name when it starts. */
  static boolean isKnown(String name) {
    return LEVELS.containsKey(name);
  }

  /**
   * @param fileName of a bundle in {@code bundles/}: {@code NAME-VERSION.jar}
   */
  static int of(String fileName) {
    return LEVELS.getOrDefault(fileName.replaceFirst("-\\d.*", ""), THIRD_PARTY);
  }
}
