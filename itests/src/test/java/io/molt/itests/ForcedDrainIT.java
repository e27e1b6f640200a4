package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What old code has not finished after max_wait_time is cut off, and its clients are told so. */
final class ForcedDrainIT {

  @RegisterExtension static final Servers servers = new Servers();

  @ParameterizedTest(name = "{0} with enable_coroutine={1}")
  @CsvSource({"hang,on", "hang,off", "sleep,on", "sleep,off"})
  void clientsOfCodeThatStaysAreAnsweredWithoutIt(String work, String coroutine) {
    MoltProcess molt = started(coroutine);
    try (HttpClientConnection http = molt.http();
        TcpClientConnection idle = molt.tcp()) {
      long before = idle.ask("idle").generation();
      http.request("GET", "/" + work + "/20000/a");
      awaitTaken(molt, work, 1);
      molt.signal("USR1");
      assertThat(http.read().status()).isEqualTo(503);
      assertThat(idle.ask("still open").generation()).isEqualTo(before + 1);
    }
    try (TcpClientConnection tcp = molt.tcp()) {
      tcp.send(work + "/20000/b\n");
      awaitTaken(molt, work, 2);
      molt.signal("USR1");
      tcp.awaitClosed();
    }
    molt.awaitLog("FORCED");
    assertThat(molt.ask().text()).isEqualTo("?");
  }

  private static MoltProcess started(String coroutine) {
    Instance instance = Instance.empty().set("max_wait_time", "0.5");
    instance.set("enable_coroutine", coroutine);
    instance.deploy(
        "probe.jar", WorkerBundle.probe().recording("taken", instance.notes(), "words[0]").bytes());
    return servers.start(instance);
  }

  private static void awaitTaken(MoltProcess molt, String work, int times) {
    Await.until(
        "the application has begun to " + work,
        Duration.ofSeconds(10),
        () -> molt.instance().noted().stream().filter(work::equals).count() >= times,
        () -> molt.instance().noted() + "\n" + molt.log());
  }
}
