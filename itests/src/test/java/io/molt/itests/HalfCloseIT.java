package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that sends, closes its half and reads, as {@code nc -N} does, gets its answer. */
final class HalfCloseIT {

  private static final int TIMES = 100;

  @RegisterExtension static final Servers servers = new Servers();

  @ParameterizedTest
  @ValueSource(strings = {"process", "base"})
  void whatWasSentBeforeTheEndIsAnsweredAndThenTheConnectionIsClosed(String mode) {
    MoltProcess molt = servers.start(Instance.withProbe().set("mode", mode));
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      try (TcpClientConnection client = molt.tcp()) {
        client.send("hi\n");
        client.closeOutput();
        answers.add(Answer.parse(client.readLine()).text());
        client.awaitClosed();
      }
    }
    assertThat(answers).hasSize(TIMES).containsOnly("hi");
    try (TcpClientConnection slow = molt.tcp();
        HttpClientConnection http = molt.http()) {
      slow.send("sleep/300/late\n");
      slow.closeOutput();
      http.request("GET", "/sleep/300/late");
      http.closeOutput();
      assertThat(Answer.parse(slow.readLine()).text()).isEqualTo("late");
      slow.awaitClosed();
      assertThat(Answer.parse(http.read().body()).text()).isEqualTo("late");
      http.awaitClosed();
    }
  }
}
