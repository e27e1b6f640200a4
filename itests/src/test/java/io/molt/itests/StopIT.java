package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server stops safely: what is in flight is answered first, within limits. */
final class StopIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @ParameterizedTest(name = "{0} in mode {1}")
  @CsvSource({"TERM,process", "TERM,base", "INT,process"})
  void theSignalAnswersWhatIsInFlightAndExitsWithZero(String signal, String mode) {
    MoltProcess molt = servers.start(recording().set("mode", mode));
    try (HttpClientConnection http = molt.http();
        TcpClientConnection tcp = molt.tcp()) {
      http.request("GET", "/sleep/500/a");
      tcp.send("sleep/500/b\n");
      molt.awaitNoted(2);
      molt.signal(signal);
      assertThat(Answer.parse(http.read().body()).text()).isEqualTo("a");
      assertThat(Answer.parse(tcp.readLine()).text()).isEqualTo("b");
      tcp.awaitClosed();
      http.awaitClosed();
    }
    assertThat(molt.awaitExit()).isZero();
    assertThat(molt.instance().pidFile()).doesNotExist();
    assertThat(molt.instance().noted()).contains("stop 0", "stop 1");
  }

  @Test
  void itAcceptsNoFurtherConnectionsWhileItStops() {
    MoltProcess molt = servers.start(recording());
    try (HttpClientConnection http = molt.http()) {
      http.request("GET", "/sleep/1500/a");
      molt.awaitNoted(1);
      molt.signal("TERM");
      Await.until("nobody listens any more", LIMIT, () -> refuses(molt), molt::log);
      assertThat(http.read().status()).isEqualTo(200);
    }
    assertThat(molt.awaitExit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "base"})
  void clientsThatAskAllTheTimeLoseNothing(String mode) throws InterruptedException {
    MoltProcess molt = servers.start(Instance.withProbe().set("mode", mode));
    Askers single = Askers.begin(molt.instance(), 15, 1);
    Askers pipelining = Askers.begin(molt.instance(), 5, 3);
    single.awaitAnswers(150);
    pipelining.awaitAnswers(150);
    molt.signal("TERM");
    single.awaitEnd();
    pipelining.awaitEnd();
    assertThat(molt.awaitExit()).isZero();
    assertThat(single.lost() + single.refused()).as("%s", single).isZero();
    assertThat(pipelining.lost() + pipelining.refused()).as("%s", pipelining).isZero();
  }

  @Test
  void whatTakesLongerThanMaxWaitTimeIsCutOff() {
    MoltProcess molt = servers.start(recording().set("max_wait_time", "0.5"));
    try (HttpClientConnection http = molt.http()) {
      http.request("GET", "/hang/20000/a");
      molt.awaitNoted(1);
      molt.signal("TERM");
      assertThat(http.read().status()).isEqualTo(503);
    }
    assertThat(molt.awaitExit()).isZero();
  }

  @Test
  void aSecondSignalHurries() {
    MoltProcess molt = servers.start(recording().set("max_wait_time", "60"));
    try (HttpClientConnection http = molt.http()) {
      http.request("GET", "/sleep/50000/a");
      molt.awaitNoted(1);
      molt.signal("TERM");
      Await.until("it has begun to stop", LIMIT, () -> refuses(molt), molt::log);
      molt.signal("TERM");
      assertThat(molt.awaitExit()).isZero();
    }
  }

  @Test
  void theCommandMoltStopDoesTheSame() {
    MoltProcess molt = servers.start(recording());
    CommandResult stop = molt.molt("stop");
    assertThat(stop.exit()).as("%s", stop).isZero();
    assertThat(molt.awaitExit()).isZero();
    assertThat(Files.exists(molt.instance().pidFile())).isFalse();
    assertThat(molt.molt("stop").exit()).isEqualTo(3);
  }

  @Test
  void theShellCommandShutdownDoesTheSame() {
    MoltProcess molt = servers.start(recording());
    CommandResult shutdown = molt.molt("shell", "shutdown");
    assertThat(shutdown.exit()).as("%s", shutdown).isZero();
    assertThat(molt.awaitExit()).isZero();
  }

  private static Instance recording() {
    Instance instance = Instance.empty();
    instance.deploy(
        "probe.jar",
        WorkerBundle.probe()
            .recording("taken", instance.notes(), "words[0]")
            .recording("stop", instance.notes(), "\"stop \" + context.workerId()")
            .bytes());
    return instance;
  }

  private static boolean refuses(MoltProcess molt) {
    try {
      molt.http().close();
      return false;
    } catch (UncheckedIOException refused) {
      return true;
    }
  }
}
