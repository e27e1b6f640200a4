package io.molt.deployer.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The system properties are everybody's: an application can add to them. */
class SystemPropertiesTest {

  private final Properties before = System.getProperties();
  private final Object copy = before.clone();

  @AfterEach
  void restore() {
    System.setProperties(before);
    System.clearProperty("test.depriver");
  }

  @ParameterizedTest
  @ValueSource(strings = {"call", "methodReference", "null_"})
  void whoReplacesThemAddsToThem(String way) throws Exception {
    for (WovenLoader worker :
        new WovenLoader[] {
          WovenLoader.of(Depriver.class), WovenLoader.withoutLoopChecks(Depriver.class)
        }) {
      System.clearProperty("test.depriver");
      worker.load(Depriver.class.getName()).getMethod(way).invoke(null);
      assertThat(System.getProperty("test.depriver")).isEqualTo("set");
      System.clearProperty("test.depriver");
      assertThat(System.getProperties()).isSameAs(before).isEqualTo(copy);
    }
  }
}
