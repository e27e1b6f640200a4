package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.run.ManualSchedule;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PropertiesWatchTest {

  private final Properties before = System.getProperties();
  private final Properties copy = (Properties) before.clone();
  private final ManualSchedule schedule = new ManualSchedule();

  PropertiesWatchTest() {
    new PropertiesWatch(schedule).begin();
  }

  @AfterEach
  void restore() {
    System.setProperties(before);
    before.putAll(copy);
    before.remove("test.own");
  }

  private void aWhilePasses() {
    schedule.advance(Duration.ofSeconds(1));
  }

  @Test
  void whatWasReplacedIsPutBackWithWhatIsNew() {
    Properties own = new Properties();
    own.setProperty("test.own", "kept");
    System.setProperties(own);
    assertThat(System.getProperty("java.io.tmpdir")).isNull();
    aWhilePasses();
    assertThat(System.getProperties()).isSameAs(before).containsAllEntriesOf(copy);
    assertThat(System.getProperty("test.own")).isEqualTo("kept");
  }

  @Test
  void whatWasClearedOrRemovedIsSetAgain() {
    System.clearProperty("user.dir");
    aWhilePasses();
    assertThat(System.getProperty("user.dir")).isEqualTo(copy.getProperty("user.dir"));
    System.getProperties().clear();
    aWhilePasses();
    assertThat(System.getProperties()).containsAllEntriesOf(copy);
  }

  @Test
  void whatWasChangedStaysSo() {
    System.setProperty("user.dir", "/elsewhere");
    aWhilePasses();
    assertThat(System.getProperty("user.dir")).isEqualTo("/elsewhere");
  }

  @Test
  void propertiesWhoseMethodsThrowAreReplacedToo() {
    System.setProperties(new Hostile());
    aWhilePasses();
    assertThat(System.getProperties()).isSameAs(before);
    System.clearProperty("user.dir");
    aWhilePasses();
    assertThat(System.getProperty("user.dir")).isEqualTo(copy.getProperty("user.dir"));
  }

  private static final class Hostile extends Properties {
    private static final long serialVersionUID = 1L;

    @Override
    public void forEach(java.util.function.BiConsumer<? super Object, ? super Object> action) {
      throw new IllegalStateException("expected by the test");
    }
  }
}
