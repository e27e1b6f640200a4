package io.molt.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  @ParameterizedTest
  @CsvSource({"'', '', 0", "'', abc, 3", "kitten, sitting, 3", "abc, abc, 0", "flaw, lawn, 2"})
  void distanceCountsSingleChanges(String one, String other, int distance) {
    assertThat(NearestName.distance(one, other)).isEqualTo(distance);
    assertThat(NearestName.distance(other, one)).isEqualTo(distance);
  }

  @Test
  void ofEquallyNearNamesTheFirstInTheAlphabetIsTaken() {
    assertThat(new NearestName(List.of("port", "part")).to("prt")).contains("part");
    assertThat(new NearestName(List.of()).to("prt")).isEmpty();
  }
}
