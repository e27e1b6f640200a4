package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A heap that runs out for a moment costs that moment; for good, it ends the process. */
@Timeout(180)
final class MemoryIT {

  @RegisterExtension static final Servers servers = new Servers();

  @ParameterizedTest
  @ValueSource(strings = {"base", "process"})
  void afterAMomentWithoutMemoryAllGoesOn(String mode) {
    MoltProcess molt = servers.start(Meddler.instance(mode));
    Meddler.fillForAMoment(molt, Duration.ofSeconds(1));
    Meddler.assertAllWorks(molt);
  }

  @Test
  void withoutMemoryForGoodTheServerEndsWithACodeOfItsOwn() {
    MoltProcess molt = servers.start(Meddler.instance("process"));
    Meddler.fill(molt, Duration.ofMinutes(10));
    assertThat(molt.awaitExit()).isEqualTo(13);
    assertThat(molt.log()).contains("of the heap were free after each collection");
  }
}
