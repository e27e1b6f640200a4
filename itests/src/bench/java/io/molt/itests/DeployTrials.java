package io.molt.itests;

import java.util.List;

/** Trials of this: what lies in deploy/ is taken, or told of. */
final class DeployTrials {

  static final String SECTION = "deploy";

  private DeployTrials() {}

  static List<Trial> all() {
    return List.of();
  }
}
