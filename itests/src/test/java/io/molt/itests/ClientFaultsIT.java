package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does wrong is its own affair, and no worker's end. */
final class ClientFaultsIT {

  @RegisterExtension static final Servers servers = new Servers();

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void noUploadIsTheDeathOfAWorkerWhateverItMakesOfThat(String mode) {
    MoltProcess molt = servers.start(RudeUpload.instance(mode));
    for (RudeUpload upload : RudeUpload.values()) {
      for (String path : new String[] {"/reading", "/wrapping", "/rethinking"}) {
        assertThat(upload.send(molt, path)).as("%s %s", upload, path).isEqualTo(upload.status());
      }
    }
    molt.awaitLog("onRequest POST /rethinking was not to be finished, by its client's doing");
    assertThat(molt.log()).doesNotContain("Has died", " ERROR ");
    assertThat(get(molt, "/exception").status()).isEqualTo(500);
    molt.awaitLog("Has died (EXCEPTION, 1 in a row)");
  }

  @Test
  void anExceptionSaysWhatToAnswer() {
    MoltProcess molt = servers.start(RudeUpload.instance("process"));
    HttpClientConnection.HttpAnswer answer = get(molt, "/answer");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("no such order");
    assertThat(molt.log()).doesNotContain("Has died");
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void aCoroutineThatWaitsForEverIsAnsweredFor(String mode) {
    MoltProcess molt = servers.start(RudeUpload.instance(mode).set("max_request_time", "0.5"));
    assertThat(get(molt, "/wait").status()).isEqualTo(503);
    molt.awaitLog("onRequest GET /wait was taken away: java.lang.InterruptedException");
    assertThat(molt.log())
        .contains("has not been answered within max_request_time = 0.500 s", "at reader.Reader")
        .doesNotContain("Has died");
  }

  @Test
  void aStopDoesNotWaitForWhoDrips() {
    MoltProcess molt = servers.start(RudeUpload.instance("process").set("max_wait_time", "600"));
    try (TcpClientConnection client = RudeUpload.begin(molt, "/reading")) {
      RudeUpload.drip(client);
      molt.signal("TERM");
      assertThat(RudeUpload.statusOf(client)).isEqualTo(503);
      assertThat(molt.awaitExit()).isZero();
    }
  }

  private static HttpClientConnection.HttpAnswer get(MoltProcess molt, String path) {
    try (HttpClientConnection client = molt.http()) {
      return client.get(path);
    }
  }
}
