package io.molt.itests;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A soak as anyone may run it, but short: reloads, deaths, hangs, broken bundles and rollbacks in
 * an order that a seed decides, while every numbered request of others is answered once, in order
 * and by no older code than the one before.
 */
@Tag("proof")
final class SoakIT {

  @ParameterizedTest(name = "mode={0}")
  @CsvSource({"process, 11", "base, 12"})
  void othersLoseNothing(String mode, long seed) {
    SoakOptions options =
        SoakOptions.parse(
            "--reloads=40", "--warm-up=0", "--faults=on", "--mode=" + mode, "--seed=" + seed);
    new Soak(options).result().assertNothingLost();
  }
}
