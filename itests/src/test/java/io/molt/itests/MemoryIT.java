package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A heap that is full for good ends the process. That one which is full for a moment costs that
 * moment alone is tried and counted by MemoryTrials: it takes many runs to tell.
 */
@Timeout(180)
final class MemoryIT {

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void withoutMemoryForGoodTheServerEndsWithACodeOfItsOwn() {
    MoltProcess molt = servers.start(Meddler.instance("process"));
    Meddler.fill(molt, Duration.ofMinutes(10));
    assertThat(molt.awaitExit()).isEqualTo(13);
    assertThat(molt.log()).contains("of the heap were free after each collection");
  }
}
