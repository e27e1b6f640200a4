package io.molt.shell;

import java.util.Map;
import java.util.stream.Collectors;

/** How many connections were ended for what their clients did: {@code 3 (resets), 1 (control)}. */
final class CutOffText {

  private CutOffText() {}

  /**
   * @param counts by the reason
   */
  static String of(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(reason -> reason.getValue() + " (" + reason.getKey() + ")")
        .collect(Collectors.joining(", "));
  }
}
