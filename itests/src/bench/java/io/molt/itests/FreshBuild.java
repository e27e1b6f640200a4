package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A build of the server that {@link FreshServer} starts again and again.
 *
 * @param name as it is shown to people
 * @param distribution what was built
 * @param settings of its servers, beside those that a measurement needs
 */
record FreshBuild(String name, Distribution distribution, Map<String, String> settings) {

  /** Today's, and the older one if there is to be one. */
  static List<FreshBuild> of(FreshOptions options) {
    FreshBuild now = new FreshBuild("Molt", Distribution.located(), options.settings());
    return options
        .baseline()
        .map(
            then ->
                List.of(
                    now,
                    new FreshBuild(then.name(), then.distribution(), options.baselineSettings())))
        .orElse(List.of(now));
  }

  /** What its applications are compiled against. */
  String api() {
    try {
      return distribution.api();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server's directory with this build's settings, and no application. */
  Instance instance() {
    Instance instance = Instance.empty().with(distribution).set("log_level", "info");
    settings.forEach(instance::set);
    return instance;
  }
}
