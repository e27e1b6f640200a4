package io.molt.itests;

import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of a measured server, as benchmarks are given them. */
final class GivenSettings {

  private GivenSettings() {}

  /**
   * Reads them.
   *
   * @param name of the argument
   * @param value {@code transport=io_uring,log_level=info}, or nothing
   */
  static Map<String, String> parse(String name, String value) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : value.split(",")) {
      String[] words = setting.split("=", 2);
      if (words.length == 2) {
        settings.put(words[0], words[1]);
      } else if (!setting.isEmpty()) {
        throw new IllegalArgumentException(
            "%s: %s (expected: KEY=VALUE of server.cfg, with commas between several)"
                .formatted(name, setting));
      }
    }
    return settings;
  }
}
