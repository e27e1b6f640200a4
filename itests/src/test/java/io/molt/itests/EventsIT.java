package io.molt.itests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Event streams live through all that happens to the code that sends on them: docs/events.md. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class EventsIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** By the mode. */
  private static final Map<String, MoltProcess> running = new HashMap<>();

  @BeforeAll
  static void start() throws IOException {
    for (String mode : List.of("process", "base")) {
      Instance instance =
          Instance.empty().set("mode", mode).set("auto_reload", "off").withoutListener("tcp");
      instance.deploy("news.jar", news().bytes());
      running.put(mode, servers.start(instance));
    }
  }

  /** The page's own, with a way to die. */
  private static WorkerBundle news() {
    String source =
        DocumentText.in(Path.of("..").toAbsolutePath().normalize())
            .block("java", "class News")
            .text()
            .replace(
                "      default ->", "      case \"/exit\" -> System.exit(1);\n      default ->");
    assertThat(source).contains("System.exit");
    return WorkerBundle.of("news", "news.News", source)
        .header(
            "Import-Package",
            "io.molt.net,io.molt.net.events,io.molt.net.http,io.molt.share,io.molt.worker");
  }

  private static MoltProcess molt(String mode) {
    return requireNonNull(running.get(mode));
  }

  private static String get(MoltProcess molt, String path) {
    try (HttpClientConnection http = molt.http()) {
      return http.get(path).body();
    }
  }

  /** Has something said, and tells by which generation. */
  private static int say(MoltProcess molt, String words) {
    String said = get(molt, "/say?" + words).strip();
    assertThat(said).startsWith("said by generation ");
    return Integer.parseInt(said.substring("said by generation ".length()));
  }

  private static EventStreamClient listener(MoltProcess molt, String name, String... fields) {
    return EventStreamClient.open(molt, "/events?" + name, fields);
  }

  private static void reloadBySignal(MoltProcess molt, int[] id) {
    int before = say(molt, "before");
    id[0]++;
    molt.signal("USR1");
    Await.until(
        "the next generation serves",
        LIMIT,
        () -> {
          id[0]++;
          return say(molt, "now") > before;
        },
        () -> "generation " + before);
  }

  @Order(1)
  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void aStreamOutlivesReloadsACrashAndARollbackAndMissesNothing(String mode) {
    MoltProcess molt = molt(mode);
    int[] id = {0};
    try (EventStreamClient ann = listener(molt, "Ann", "Last-Event-ID: 7")) {
      assertThat(ann.next()).isEqualTo("event: hello|data: Ann, last heard: 7|");
      int heard = 0;
      for (int round = 0; round < 10; round++) {
        reloadBySignal(molt, id);
        while (heard < id[0]) {
          assertThat(ann.next()).startsWith("id: " + ++heard + "|event: news|data: ");
        }
      }
      for (int death = 0; death < 2; death++) {
        try (HttpClientConnection dies = molt.http()) {
          dies.request("GET", "/exit");
          assertThat(dies.read().status()).isEqualTo(500);
        }
        say(molt, "on");
        assertThat(ann.next()).isEqualTo("id: " + ++heard + "|event: news|data: on|");
      }
      molt.instance().deploy("news.jar", news().version("2.0.0").bytes());
      assertThat(molt.molt("reload").exit()).isZero();
      assertThat(molt.molt("rollback", "news").exit()).isZero();
      say(molt, "back");
      assertThat(ann.next()).isEqualTo("id: " + ++heard + "|event: news|data: back|");

      listener(molt, "Bob").close();
      assertThat(ann.next()).isEqualTo("data: Bob has left|");
    }
  }

  @Test
  @Order(2)
  @Tag("proof")
  void curlShowsAStream() {
    MoltProcess molt = molt("process");
    String url = "http://127.0.0.1:" + molt.instance().port("http") + "/events?curl";
    CommandResult result =
        CommandResult.of(
            new ProcessBuilder("curl", "-sN", "--http1.1", "--max-time", "1", url),
            Duration.ofSeconds(30));
    assertThat(result.text()).contains("event: hello\ndata: curl, last heard: \n\n");
  }

  @Order(3)
  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void theEndOfTheServerEndsStreamsAsAWhole(String mode) {
    MoltProcess molt = molt(mode);
    try (EventStreamClient ann = listener(molt, "Ann")) {
      assertThat(ann.next()).startsWith("event: hello|");
      molt.signal("TERM");
      ann.assertEnds();
      assertThat(molt.awaitExit()).isZero();
    }
  }
}
