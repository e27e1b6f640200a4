package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.itests.HttpClientConnection.HttpAnswer;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An application that was built against the api of 0.1.0, and is kept as the jar that it was then,
 * runs in this server with all that it uses.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BuiltAgainstOlderApiIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static final BuiltAgainst BUILT = new BuiltAgainst("0.1.0");
  private static final String WRITE = "molt.write.built";

  private static MoltProcess molt;

  @BeforeAll
  static void start() throws IOException {
    if (Boolean.getBoolean(WRITE)) {
      BUILT.keep(BUILT.builtAnew());
    }
    Instance instance = Instance.empty().set("task_worker_num", "2").set("auto_reload", "off");
    instance.deploy("built.jar", BUILT.bytes());
    molt = servers.start(instance);
  }

  @Test
  void theJarIsOfTheSourceBesideIt() throws IOException {
    assertThat(BuiltAgainst.contents(BUILT.bytes()))
        .as("-D%s=true writes the jar anew", WRITE)
        .isEqualTo(BuiltAgainst.contents(BUILT.builtAnew()));
  }

  @Test
  @Order(1)
  void aWorkerKnowsWhoItIs() {
    assertThat(get("who"))
        .isEqualTo("built 1.0.0, worker true of 2, generation 1, task worker false");
    Background.await(molt, "number/started_1", "4");
    Background.await(molt, "number/activated_1", "4");
    Background.await(molt, "note/reload_by_BOOT", "built swapped to 1.0.0");
  }

  @Test
  void aRequestIsReadInAllItsParts() {
    try (HttpClientConnection connection = molt.http()) {
      connection.send(
          "POST /request/x?y=1 HTTP/1.1\r\nHost: a\r\nX-Test: b\r\nContent-Length: 4\r\n\r\nbody");
      assertThat(connection.read().body())
          .isEqualTo(
              "POST /request/x?y=1 /request/x y=1 HTTP/1.1 b 1 3 body http true %d true"
                  .formatted(molt.instance().port("http")));
      connection.send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n123456789");
      assertThat(connection.read().body()).isEqualTo("9");
      connection.send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n");
      connection.send("x".repeat(100_000));
      Background.await(molt, "note/reading", "x of 200000");
    }
    Background.await(molt, "note/aborted", "400");
  }

  @Test
  void aResponseIsGivenInAllWays() {
    try (HttpClientConnection connection = molt.http()) {
      HttpAnswer stream = connection.get("/stream");
      assertThat(stream.status()).isEqualTo(201);
      assertThat(stream.field("X-Part")).contains("yes");
      assertThat(stream.field("Transfer-Encoding")).contains("chunked");
      assertThat(stream.body()).isEqualTo("abc");
      assertThat(connection.get("/bytes").body()).isEqualTo("de");
      assertThat(connection.get("/buffer").body()).isEqualTo("f");
      assertThat(connection.get("/nothing").status()).isEqualTo(204);
      assertThat(connection.get("/detach").body()).isEqualTo("later, open true");
      HttpAnswer refused = connection.get("/refuse");
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.body()).contains("no such thing");
      assertThat(connection.get("/wrapped").status()).isEqualTo(409);
      assertThat(connection.get("/fail").status()).isEqualTo(500);
    }
  }

  @Test
  void tasksAreDone() {
    assertThat(get("tasks"))
        .isEqualTo(
            "a true true 1true, handed over, b true true 1true; failed,"
                + " java.lang.IllegalStateException, late");
    Background.await(molt, "note/finished_" + get("task/c"), "c true true 1true");
    Background.await(
        molt, "note/failed_" + get("task/fail"), "java.lang.IllegalStateException: failed");
  }

  @Test
  void timersTick() {
    assertThat(get("timers")).isEqualTo("PT0.005S true false true true false");
    Background.awaitAtLeast(molt, "number/after", 1);
  }

  @Test
  void whatIsSharedIsThere() {
    assertThat(get("table"))
        .isEqualTo(
            "table of 4 rows of n INT(8), small INT(1), f FLOAT, s STRING(9):"
                + " a51.5text{n=5, small=1, f=1.5, s=text} 6353 2.0 2.0false 6 2"
                + " full table conflict table");
    assertThat(get("atomics"))
        .isEqualTo("number10 9 true3 big2199023255553 2199023255552false2199023255552 true0");
    assertThat(get("locks")).isEqualTo("lock heldtruetrue read written");
  }

  @Test
  void messagesArrive() {
    assertThat(get("send/1/one")).isEqualTo("true");
    Background.await(molt, "note/message_one_1", "built true");
    assertThat(get("tell/3/task")).isEqualTo("true");
    Background.await(molt, "note/message_task_3", "built true");
    assertThat(get("all/all")).isEqualTo("true");
    Background.await(molt, "note/message_all_2", "built true");
    assertThat(get("uncrossable")).isEqualTo("refused");
  }

  @Test
  @Order(2)
  void itIsReloadedWithItsStateItsConnectionsAndItsTimers() {
    try (TcpClientConnection connection = molt.tcp()) {
      assertThat(connection.readLine()).isEqualTo("welcome to tcp");
      String id = ask(connection, "a", "1 1 a ");
      assertThat(ask(connection, "b", "2 2 b ")).isEqualTo(id);
      assertThat(get("reload")).isEqualTo("swapped to 1.0.0");
      assertThat(get("who")).contains("generation 2");
      assertThat(ask(connection, "c", "3 3 c ")).isEqualTo(id);
      Background.await(molt, "note/recorded_API", "SWAPPED GRACEFUL");
      Background.awaitAtLeast(molt, "number/exited_1", 1);
      Background.await(molt, "number/stopped_1", "4");
      Background.await(molt, "note/beat_2", "[a, 1]");
      assertThat(get("push/" + id + "/news")).isEqualTo("true true");
      assertThat(connection.readLine()).isEqualTo("news");
      connection.send("quit\n");
      assertThat(connection.readLine()).isEqualTo("good bye");
      connection.awaitClosed();
    }
    Background.await(molt, "note/closed", "false 4");
  }

  @Test
  @Order(3)
  void taskWorkersAloneAndByTheServiceItIsReloadedToo() {
    assertThat(get("reloadTasks")).isEqualTo("swapped to 1.0.0");
    assertThat(get("reloader")).isEqualTo("swapped to 1.0.0 []");
    assertThat(get("tasks")).startsWith("a true true 1true, handed over");
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void itIsToldOfADeath() {
    try (HttpClientConnection connection = molt.http()) {
      assertThat(connection.get("/die").status()).isEqualTo(500);
    }
    String told = "built EXCEPTION onRequest GET /die expected by the test 1 true";
    Background.await(molt, "note/service_told_of_death", told);
    Background.await(molt, "note/worker_told_of_death", told);
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void itStopsTheServer() {
    assertThat(get("shutdown")).isEqualTo("stopping");
    assertThat(molt.awaitExit()).isZero();
  }

  private static String get(String path) {
    return Background.get(molt, path);
  }

  /** Asks for a line and returns the connection's id, which is at its end. */
  private static String ask(TcpClientConnection connection, String line, String expected) {
    connection.send(line + "\n");
    String answer = connection.readLine();
    assertThat(answer).startsWith(expected).endsWith(" true");
    return answer.substring(expected.length(), answer.length() - " true".length());
  }
}
