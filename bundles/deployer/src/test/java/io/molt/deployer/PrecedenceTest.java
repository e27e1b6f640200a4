package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Version;

class PrecedenceTest {

  @ParameterizedTest
  @CsvSource({
    "1.0.0.SNAPSHOT, 1.0.0",
    "1.0.0.snapshot, 1.0.0",
    "1.0.0.rc1-SNAPSHOT, 1.0.0",
    "1.0.0.202611291445, 1.0.0",
    "1.0.0.20261129144501, 1.0.0",
    "1.0.0.20261129-144501-3, 1.0.0",
    "1.0.0.alpha, 1.0.0",
    "1.0.0.beta-2, 1.0.0",
    "1.0.0.M1, 1.0.0",
    "1.0.0.RC1, 1.0.0",
    "1.0.0.cr2, 1.0.0",
    "1.0.0.SNAPSHOT, 1.0.0.Final",
    "1.0.0.RC1, 1.0.0.RC2",
    "1.0.0.202611291445, 1.0.0.202611301445",
    "1.0.0, 1.0.0.Final",
    "1.0.0, 1.0.0.sp1",
    "1.0.0, 1.0.0.2",
    "1.0.0, 1.0.0.b",
    "1.0.0, 1.0.0.march",
    "1.0.0, 1.0.1.SNAPSHOT",
    "1.9.0, 1.10.0",
  })
  void theFirstIsOlderThanTheSecond(String older, String newer) {
    List<Version> versions =
        new java.util.ArrayList<>(List.of(Version.valueOf(newer), Version.valueOf(older)));
    versions.sort(Precedence.ORDER);
    assertThat(versions).containsExactly(Version.valueOf(older), Version.valueOf(newer));
  }
}
