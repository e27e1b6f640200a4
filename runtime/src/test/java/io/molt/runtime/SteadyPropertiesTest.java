package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SteadyPropertiesTest {

  private static final String OWN = "test.own";

  private final Properties before = System.getProperties();
  private final String directory = before.getProperty("user.dir");

  @BeforeEach
  void install() {
    SteadyProperties.install();
    System.setProperty(OWN, "x");
  }

  @AfterEach
  void restore() {
    System.setProperties(before);
  }

  @Test
  void whatTheJvmBeganWithIsThere() {
    assertThat(System.getProperties()).containsAllEntriesOf(before);
  }

  @Test
  void whatIsClearedIsAsTheJvmHadItAndTheRestIsGone() {
    System.setProperty("user.dir", "/elsewhere");
    System.getProperties().clear();
    assertThat(System.getProperties()).isEqualTo(before);
  }

  @Test
  void whatIsRemovedIsAsTheJvmHadIt() {
    System.setProperty("user.dir", "/elsewhere");
    assertThat(System.clearProperty("user.dir")).isEqualTo("/elsewhere");
    assertThat(System.getProperty("user.dir")).isEqualTo(directory);
    assertThat(System.getProperties().remove("user.dir", directory)).isFalse();
    assertThat(System.getProperty("user.dir")).isEqualTo(directory);
  }

  @Test
  void whatCameLaterCanBeRemoved() {
    assertThat(System.clearProperty(OWN)).isEqualTo("x");
    assertThat(System.getProperty(OWN)).isNull();
    System.setProperty(OWN, "y");
    assertThat(System.getProperties().remove(OWN, "y")).isTrue();
    assertThat(System.getProperties()).isEqualTo(before);
  }

  @Test
  void aCopyCanBeCleared() {
    Properties copy = (Properties) System.getProperties().clone();
    assertThat(copy).isEqualTo(System.getProperties());
    copy.clear();
    assertThat(copy).isEmpty();
    assertThat(System.getProperties()).containsAllEntriesOf(before);
  }

  @Test
  void whatIsChangedStaysSo() {
    System.setProperty("user.dir", "/elsewhere");
    assertThat(System.getProperty("user.dir")).isEqualTo("/elsewhere");
  }
}
