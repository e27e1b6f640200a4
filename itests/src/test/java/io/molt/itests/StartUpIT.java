package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The measurement of a start that docs/performance.md shows runs. */
@Tag("proof")
final class StartUpIT {

  @Test
  void aStartIsMeasuredBesideNetty() throws IOException, InterruptedException {
    assertThat(StartUp.report(1, Optional.empty()).lines())
        .anySatisfy(line -> assertThat(line).startsWith("| Netty |"))
        .anySatisfy(line -> assertThat(line).matches("\\| Molt \\| \\d+ \\| \\d\\.\\d\\d .*"));
  }
}
