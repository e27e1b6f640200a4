package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalRelayTest {

  private final List<String> manager = new ArrayList<>();
  private final List<String> brokenOff = new ArrayList<>();
  private final SignalRelay relay = new SignalRelay(() -> brokenOff.add("now"));

  @Test
  void signalsReachTheManagerInTheOrderInWhichTheyCame() {
    relay.connect(manager::add);
    relay.received("USR1");
    relay.received("TERM");
    assertThat(manager).containsExactly("USR1", "TERM");
    assertThat(brokenOff).isEmpty();
  }

  @Test
  void whatComesBeforeTheManagerWaitsForIt() {
    relay.received("USR1");
    relay.received("USR2");
    relay.connect(manager::add);
    assertThat(manager).containsExactly("USR1", "USR2");
    relay.connect(manager::add);
    assertThat(manager).hasSize(2);
  }

  @Test
  void aSignalThatWaitsAlreadyIsServedOnce() {
    relay.received("USR1");
    relay.received("USR1");
    relay.connect(manager::add);
    assertThat(manager).containsExactly("USR1");
  }

  @Test
  void aTermBeforeTheManagerBreaksTheStartOff() {
    relay.received("TERM");
    assertThat(brokenOff).hasSize(1);
    relay.connect(manager::add);
    assertThat(manager).isEmpty();
  }

  @Test
  void aTermAfterTheManagerStopsTheFrameworkItself() {
    relay.connect(manager::add);
    relay.disconnect();
    relay.received("TERM");
    assertThat(manager).isEmpty();
    assertThat(brokenOff).hasSize(1);
  }
}
