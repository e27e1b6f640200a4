package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.http.exchange.HttpTransport;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.NettyTransport;
import io.molt.listener.RawClient;
import io.molt.listener.TcpFake;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Binding, accepting, retiring and closing. */
@ExtendWith(LeakCheck.class)
@ParameterizedClass
@MethodSource("io.molt.listener.TransportsHere#all")
class HttpPortsTest {

  @Parameter NettyTransport transport;

  @Test
  void everyPortHasADispatcherOfItsOwn() throws Exception {
    TestSettings tcp = TestSettings.tcp();
    tcp.name = "chat";
    TestSettings http = HttpFake.settings();
    http.name = "web";
    try (TestServer server = TestServer.bound(transport, http, tcp.listener(), http.listener())) {
      List<String> asked = new ArrayList<>();
      server.accept(
          listener -> {
            asked.add(listener.name());
            return listener.protocol().equals("tcp")
                ? TcpFake.echo()
                : HttpFake.inline(exchange -> HttpFake.answer(exchange, "web"));
          });
      assertThat(asked).containsExactly("chat", "web");
      try (RawClient chat = new RawClient(server.port(0));
          RawClient web = new RawClient(server.port(1))) {
        assertThat(chat.send("x").read(1)).isEqualTo("x");
        assertThat(web.get("/").response().text()).isEqualTo("web");
        assertThat(server.connections())
            .extracting(status -> status.listener())
            .containsExactlyInAnyOrder("chat", "web");
        assertThat(server.connections()).extracting(status -> status.id()).isSorted();
      }
    }
  }

  @Test
  void retiringClosesThePortAndIdleHttpConnections() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(transport, HttpFake.settings(), fake);
        RawClient idle = server.connect();
        RawClient busy = server.connect();
        RawClient half = server.connect()) {
      idle.get("/");
      HttpFake.answer(fake.next(), "x");
      idle.response();
      half.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
      busy.get("/1").get("/2");
      HttpTransport first = fake.next();
      HttpTransport second = fake.next();
      server.awaitConnections(3);
      Await.until(
          () -> server.connections().stream().allMatch(status -> status.received() > 0),
          server::connections);
      server.ports().retire();
      server.retire();
      assertThat(idle.isAtEnd()).isTrue();
      assertThat(half.response().status()).isEqualTo(503);
      assertThat(half.isAtEnd()).isTrue();
      assertThat(server.status().accepting()).isFalse();
      assertThatThrownBy(server::connect).isInstanceOf(IOException.class);
      busy.get("/3");
      server.passLoops();
      HttpFake.answer(second, "two");
      HttpFake.answer(first, "one");
      RawClient.Response one = busy.response();
      assertThat(one.text()).isEqualTo("one");
      assertThat(one.field("Connection")).isNull();
      RawClient.Response two = busy.response();
      assertThat(two.text()).isEqualTo("two");
      assertThat(two.field("Connection")).isEqualTo("close");
      assertThat(busy.isAtEnd()).isTrue();
      assertThat(fake.waiting()).isZero();
    }
  }

  @Test
  void clientsThatAskAllTheTimeGetEachAnswerAndTheLastSaysSo() throws Exception {
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "x"));
    try (TestServer server = TestServer.started(transport, HttpFake.settings(), fake);
        RawClient single = server.connect();
        RawClient pipelining = server.connect();
        RawClient idle = server.connect()) {
      idle.get("/").response();
      askUntilClosed(pipelining, 3, server.ports()::retire);
      askUntilClosed(single, 1, server.ports()::retire);
      assertThat(idle.isAtEnd()).isTrue();
      server.retire();
    }
  }

  /** Sends so many requests at once, again and again; the last answer of the last has the mark. */
  private static void askUntilClosed(RawClient client, int requests, Runnable afterFirst)
      throws Exception {
    String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    String connection = null;
    for (int round = 0; connection == null; round++) {
      client.send(request.repeat(requests));
      for (int i = 1; i <= requests; i++) {
        RawClient.Response response = client.response();
        assertThat(response.text()).isEqualTo("x");
        connection = response.field("Connection");
        assertThat(i == requests || connection == null).as("%d of round %d", i, round).isTrue();
      }
      if (round == 0) {
        afterFirst.run();
      }
    }
    assertThat(connection).isEqualTo("close");
    assertThat(client.isAtEnd()).isTrue();
  }

  @Test
  void clientsThatWaitToBeAcceptedAreServedBeforeThePortCloses() throws Exception {
    HttpFake fake = HttpFake.inline(exchange -> HttpFake.answer(exchange, "x"));
    try (TestServer server = TestServer.bound(transport, HttpFake.settings())) {
      List<RawClient> waiting = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        RawClient client = server.connect();
        waiting.add(client.get("/"));
      }
      server.accept(listener -> fake);
      CompletionStage<Void> retired = server.ports().retire();
      for (RawClient client : waiting) {
        assertThat(client.response().text()).isEqualTo("x");
        client.close();
      }
      retired.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(server.status().accepted()).isEqualTo(20);
    }
  }

  @Test
  void bodyInAWorkersHandsIsStillReadWhenThePortsRetire() throws Exception {
    HttpFake fake = HttpFake.collecting();
    TestSettings settings = HttpFake.settings();
    settings.maxQueuedBytes = 1000;
    try (TestServer server = TestServer.started(transport, settings, fake);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n");
      client.send(new byte[100_000]);
      HttpTransport exchange = fake.next();
      server.retire();
      Thread.ofVirtual().start(() -> client.send(new byte[400_000]));
      assertThat(exchange.request().content()).hasSize(500_000);
      HttpFake.answer(exchange, "all");
      RawClient.Response response = client.response();
      assertThat(response.text()).isEqualTo("all");
      assertThat(response.field("Connection")).isEqualTo("close");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void closingAnswersWhatNobodyAnswered() throws Exception {
    HttpFake fake = HttpFake.collecting();
    TestServer server = TestServer.started(transport, HttpFake.settings(), fake);
    try (RawClient client = server.connect();
        RawClient stream = server.connect()) {
      client.get("/1").get("/2");
      fake.next();
      fake.next();
      stream.get("/");
      fake.next().begin(200, List.of());
      Thread closer = Thread.ofVirtual().start(() -> close(server));
      assertThat(client.response().status()).isEqualTo(503);
      assertThat(client.response().field("Connection")).isEqualTo("close");
      assertThat(client.isAtEnd()).isTrue();
      assertThat(stream.readToEnd()).startsWith("HTTP/1.1 200").doesNotContain("0\r\n\r\n");
      closer.join();
    }
  }

  private static void close(TestServer server) {
    try {
      server.close();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}
