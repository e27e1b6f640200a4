package io.molt.itests;

import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The threads of the process are open to every application; whatever is interrupted goes on. */
@Timeout(180)
final class InterruptedIT {

  @RegisterExtension static final Servers servers = new Servers();

  @ParameterizedTest
  @ValueSource(strings = {"base", "process"})
  void whatAnApplicationInterruptsGoesOn(String mode) {
    MoltProcess molt = servers.start(Meddler.instance(mode));
    Meddler.interrupt(molt, Duration.ofSeconds(1));
    Meddler.assertAllWorks(molt);
  }
}
