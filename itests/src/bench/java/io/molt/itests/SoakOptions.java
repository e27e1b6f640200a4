package io.molt.itests;

import java.time.Duration;

/**
 * How long a {@link Soak} lasts and what it does. Each component is an argument of the same name,
 * {@code --minutes=60}.
 *
 * @param minutes how long at least
 * @param reloads how many reloads at least
 * @param warmUp how many reloads before anything is counted, and then one of each fault; 0 for
 *     none, and then nobody looks at what the server holds
 * @param mode the server's mode
 * @param faults {@code on}: faults and broken bundles are mixed in; {@code off}: reloads alone
 * @param seed decides what follows what
 */
record SoakOptions(int minutes, int reloads, int warmUp, String mode, boolean faults, long seed) {

  private static final SoakOptions STANDARD = new SoakOptions(10, 0, 300, "process", true, 1);

  static SoakOptions parse(String... arguments) {
    SoakOptions options = STANDARD;
    for (String argument : arguments) {
      if (!argument.isBlank()) {
        options = options.with(argument);
      }
    }
    return options;
  }

  private SoakOptions with(String argument) {
    String value = argument.substring(argument.indexOf('=') + 1);
    return switch (argument.replaceFirst("=.*", "")) {
      case "--minutes" ->
          new SoakOptions(Integer.parseInt(value), reloads, warmUp, mode, faults, seed);
      case "--reloads" -> new SoakOptions(0, Integer.parseInt(value), warmUp, mode, faults, seed);
      case "--warm-up" ->
          new SoakOptions(minutes, reloads, Integer.parseInt(value), mode, faults, seed);
      case "--mode" -> new SoakOptions(minutes, reloads, warmUp, value, faults, seed);
      case "--faults" -> new SoakOptions(minutes, reloads, warmUp, mode, value.equals("on"), seed);
      case "--seed" ->
          new SoakOptions(minutes, reloads, warmUp, mode, faults, Long.parseLong(value));
      default ->
          throw new IllegalArgumentException(
              argument
                  + " (expected: --minutes, --reloads, --warm-up, --mode, --faults or --seed, with"
                  + " =VALUE)");
    };
  }

  Duration duration() {
    return Duration.ofMinutes(minutes);
  }
}
