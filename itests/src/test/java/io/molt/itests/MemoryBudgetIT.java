package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that make the server hold more than its heap has cost others nothing. */
final class MemoryBudgetIT {

  private static final int CLIENTS = 200;
  private static final int ASKED = 500;

  @RegisterExtension static final Servers servers = new Servers();

  @ParameterizedTest
  @EnumSource(Glutton.Kind.class)
  void othersAreServed(Glutton.Kind kind) throws IOException {
    Instance instance = Instance.withProbe().setEnvironment("JAVA_OPTS", "-Xmx96m");
    MoltProcess molt = servers.start(instance);
    try (HttpClientConnection other = molt.http();
        Glutton gluttons = Glutton.connect(instance, CLIENTS, kind)) {
      for (int i = 0; i < ASKED; i++) {
        gluttons.send();
        assertThat(other.ask("i" + i).text()).isEqualTo("i" + i);
      }
    }
    assertThat(molt.log()).doesNotContain("OutOfMemoryError");
    assertThat(molt.ask().version()).isEqualTo("1.0.0");
  }

  /** Of a size that is taken account of at once and leaves at once, five times what may wait. */
  @Test
  void answersThatAreReadAreGivenForEver() {
    Instance instance = Instance.withProbe().set("max_buffered_memory", "2000000");
    try (HttpClientConnection client = servers.start(instance).http()) {
      for (int answered = 0; answered < 500; answered++) {
        assertThat(client.get("/large/20000/x").status()).isEqualTo(200);
      }
    }
  }
}
