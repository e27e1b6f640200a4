package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With {@code transport = io_uring} all is served as without, on io_uring where the machine has it,
 * and where not, on epoll, which is said.
 */
@Timeout(180)
final class IoUringIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static final String SAID = "transport: io_uring is not to be had here";
  private static final int FLOOD = 20_000_000;
  private static final int SMALL_BUFFER = 8_192;
  private static final int FILE = 3_000_001;

  /** All kinds of connections to one application, slow clients and files of another. */
  private static Instance instance(String mode) throws IOException {
    Instance instance =
        Instance.empty()
            .set("transport", "io_uring")
            .set("mode", mode)
            .set("auto_reload", "off")
            .setListener("http", "application", "web")
            .setListener("tcp", "application", "web");
    WebBundle.secure(instance);
    WebBundle.deploy(instance, 1);
    Path files = Files.createDirectories(instance.base().resolve("files"));
    Files.writeString(files.resolve("large.txt"), "f".repeat(FILE));
    instance
        .setListener("secure", "application", "web")
        .listener("lines", "tcp")
        .setListener("lines", "application", "probe")
        .listener("files", "http")
        .setListener("files", "application", "probe")
        .setListener("files", "enable_static_handler", "on")
        .setListener("files", "document_root", files.toString());
    instance.deploy("probe.jar", WorkerBundle.probe().bytes());
    return instance;
  }

  /** What the ports have, by the server's word. */
  private static Set<String> transports(MoltProcess molt) {
    Set<String> all = new TreeSet<>();
    JsonText.parse(molt.molt("status", "--json").out())
        .getAsJsonObject()
        .getAsJsonArray("ports")
        .asList()
        .stream()
        .map(JsonElement::getAsJsonObject)
        .forEach(port -> all.add(port.get("transport").getAsString()));
    return all;
  }

  /** The same question as the server's. */
  private static boolean isToBeHad() {
    List<Integer> version =
        List.of(System.getProperty("os.version").split("\\D+")).stream()
            .limit(2)
            .map(Integer::valueOf)
            .toList();
    boolean recent = version.get(0) > 6 || (version.get(0) == 6 && version.get(1) >= 1);
    return recent && IoUring.isAvailable();
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void allIsServedAndHeldAndNobodyIsLostAtTheStop(String mode) throws IOException {
    MoltProcess molt = servers.start(instance(mode));
    if (isToBeHad()) {
      assertThat(transports(molt)).containsExactly("io_uring");
      assertThat(molt.logFile()).doesNotContain(SAID);
    } else {
      assertThat(transports(molt)).containsExactly("epoll");
      assertThat(molt.logFile()).containsOnlyOnce(SAID);
    }
    int lines = molt.instance().port("lines");
    try (HeldConnections held = new HeldConnections(molt);
        TcpClientConnection slow = TcpClientConnection.openSlow(lines, SMALL_BUFFER)) {
      slow.send("flood/" + FLOOD + "/x\n");
      long generation = held.assertAllAnswer();
      for (int reload = 0; reload < 3; reload++) {
        held.begin();
        assertThat(molt.molt("reload", "web").exit()).isZero();
        assertThat(held.finish()).isEqualTo(generation);
        generation = held.assertAllAnswer();
      }
      slow.skip(FLOOD);
      assertHalfClosedClientsAreAnswered(molt);
      assertTheFileIsSent(molt);
      Askers askers = Askers.begin(molt.instance(), 15, 1);
      askers.awaitAnswers(150);
      molt.signal("TERM");
      askers.awaitEnd();
      assertThat(askers.lost() + askers.refused()).as("%s", askers).isZero();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    assertThat(molt.awaitExit()).isZero();
    assertThat(molt.log()).doesNotContain("Unexpected exception", "An event loop goes on");
  }

  private static void assertHalfClosedClientsAreAnswered(MoltProcess molt) {
    for (int i = 0; i < 20; i++) {
      try (TcpClientConnection client = TcpClientConnection.open(molt.instance().port("lines"))) {
        client.send((i % 2 == 0 ? "sleep/20/" : "") + "late\n");
        client.closeOutput();
        assertThat(Answer.parse(client.readLine()).text()).isEqualTo("late");
        client.awaitClosed();
      }
    }
  }

  private static void assertTheFileIsSent(MoltProcess molt) {
    try (HttpClientConnection http = HttpClientConnection.open(molt.instance().port("files"))) {
      assertThat(http.get("/large.txt").body()).hasSize(FILE).matches("f+");
      assertThat(http.ask("behind").text()).isEqualTo("behind");
    }
  }

  /** Whatever the machine has: Netty's library is taken away. */
  @Test
  void whereItIsNotToBeHadTheServerSaysSoAndTakesEpoll(@TempDir Path home) throws IOException {
    Distribution.located().copyTo(home);
    try (DirectoryStream<Path> libraries =
        Files.newDirectoryStream(home.resolve("bundles"), "netty-transport-native-io_uring-*")) {
      for (Path library : libraries) {
        Files.delete(library);
      }
    }
    Instance instance = servers.known(Instance.withHello().with(new Distribution(home)));
    MoltProcess molt = servers.start(instance.set("transport", "io_uring"));
    assertThat(transports(molt)).containsExactly("epoll");
    assertThat(molt.logFile())
        .containsOnlyOnce(SAID + ", epoll is used instead: ")
        .contains("(expected: Netty's io_uring in bundles/, with its library for this processor)");
    try (HttpClientConnection http = molt.http()) {
      assertThat(http.get("/").status()).isEqualTo(200);
    }
  }
}
