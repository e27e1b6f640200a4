package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.exchange.HttpTransport;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients can make the server hold has a budget. */
@ExtendWith(LeakCheck.class)
class HttpMemoryTest {

  private static final int M = 1 << 20;
  private static final int CLIENTS = 20;

  private static TestSettings settings(TestSettings settings) {
    settings.maxBufferedMemory = 4 * M;
    return settings;
  }

  /** Connects clients that all do the same, and closes them at the end. */
  private static List<RawClient> clients(TestServer server) throws Exception {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new RawClient(server.port(), 4096));
    }
    return clients;
  }

  private static void closeAll(List<RawClient> clients) throws Exception {
    for (RawClient client : clients) {
      client.close();
    }
  }

  @Test
  void unfinishedBodiesAreAnswered503AndOthersAreServed() throws Exception {
    HttpFake fake = HttpFake.serial(exchange -> HttpFake.answer(exchange, "served"));
    try (TestServer server = TestServer.started(settings(HttpFake.settings()), fake);
        RawClient other = server.connect()) {
      List<RawClient> clients = clients(server);
      for (RawClient client : clients) {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n");
        Thread.ofVirtual().start(() -> client.send(new byte[1_900_000]));
      }
      List<RawClient> refused = new ArrayList<>();
      Await.until(
          () -> {
            assertThat(get(other)).isEqualTo("served");
            clients.stream().filter(client -> hasAnswer(client)).forEach(refused::add);
            clients.removeAll(refused);
            // Of 38 MB. A connection reads 1 MB at a time before its loop looks at the whole again.
            assertThat(server.held()).isLessThan(16 * M);
            return refused.size() >= 5;
          },
          () -> clients.size() + " hold what they have sent");
      for (RawClient client : refused) {
        RawClient.Response response = client.response();
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.field("Connection")).isEqualTo("close");
      }
      closeAll(refused);
      closeAll(clients);
    }
  }

  private static String get(RawClient client) {
    try {
      return client.get("/").response().text();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static boolean hasAnswer(RawClient client) {
    try {
      return client.socket().getInputStream().available() > 0;
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  /** Whether or not the head of a further request has begun to arrive. */
  @Test
  void clientsThatAskForMoreThanTheyReadAreClosedUntilThereIsRoom() throws Exception {
    HttpFake fake =
        HttpFake.inline(exchange -> exchange.respond(200, List.of(), ByteBuffer.allocate(M)));
    try (TestServer server = TestServer.started(settings(HttpFake.settings()), fake)) {
      List<RawClient> clients = clients(server);
      for (RawClient client : clients) {
        client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n".repeat(3) + "GET /cut");
      }
      Await.until(() -> server.held() > 3 * M, server::connections);
      Await.until(() -> server.held() <= 3 * M, server::connections);
      closeAll(clients);
    }
  }

  /** Five times as much in all as may wait at one time. */
  @ParameterizedTest
  @ValueSource(ints = {Reply.Large.LEAST, 100_000, M})
  void answersThatAreReadTakeNothingForGood(int size) throws Exception {
    HttpFake fake =
        HttpFake.threaded(exchange -> exchange.respond(200, List.of(), ByteBuffer.allocate(size)));
    try (TestServer server = TestServer.started(settings(HttpFake.settings()), fake);
        RawClient client = server.connect()) {
      for (int answered = 0; answered < 20 * M / size; answered++) {
        assertThat(client.get("/").response().body()).hasSize(size);
      }
    }
  }

  @Test
  void answersThatNobodyReadsTakeNoMoreThanThereIsAndOthersAreServed() throws Exception {
    HttpFake fake =
        HttpFake.inline(
            exchange -> {
              boolean large = exchange.request().path().equals("/large");
              exchange.respond(200, List.of(), ByteBuffer.allocate(large ? M : 10));
            });
    try (TestServer server = TestServer.started(settings(HttpFake.settings()), fake);
        RawClient other = server.connect()) {
      List<RawClient> clients = clients(server);
      for (RawClient client : clients) {
        client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n".repeat(10));
      }
      Await.until(
          () -> {
            assertThat(get(other)).hasSize(10);
            // What a loop is just taking account of is counted twice, and each may take one more.
            assertThat(server.held()).isLessThan(16 * M);
            return clients.stream().allMatch(client -> hasAnswer(client)) && server.held() <= 3 * M;
          },
          () -> server.held() + " held: " + server.connections());
      closeAll(clients);
    }
  }

  /** An array stays whole until its last byte has left. */
  @ParameterizedTest(name = "in parts: {0}")
  @ValueSource(booleans = {false, true})
  void anAnswerCountsAsTheMemoryThatItTakesWhileAnyOfItIsLeft(boolean inParts) throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.maxBufferedMemory = 200 * M;
    settings.socketBufferSize = 100 * M;
    HttpFake fake =
        HttpFake.threaded(
            exchange -> {
              if (inParts) {
                exchange.begin(200, List.of());
                exchange.write(ByteBuffer.allocate(32 * M));
                exchange.finish();
              } else {
                exchange.respond(200, List.of(), ByteBuffer.allocate(32 * M));
              }
            });
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = new RawClient(server.port(), 4096)) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readBytes(20 * M);
      Await.until(() -> server.held() >= 32 * M, server::held);
      client.readBytes(12 * M);
      Await.until(() -> server.held() < M, server::held);
    }
  }

  @Test
  void whatAReaderOfAWholeBodyHasGotCountsToo() throws Exception {
    HttpFake fake =
        HttpFake.threaded(
            exchange -> HttpFake.answer(exchange, "" + exchange.request().content().length));
    try (TestServer server = TestServer.started(settings(HttpFake.settings()), fake);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000001\r\n\r\n");
      client.send(new byte[1_000_000]);
      Await.until(() -> server.connection().received() > 1_000_000, server::held);
      Await.until(() -> server.held() > 900_000, server::held);
      client.send("x");
      assertThat(client.response().text()).isEqualTo("1000001");
    }
  }

  @Test
  void requestsThatWaitForAWorkerAreAnsweredInItsPlace() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings(HttpFake.settings()), fake)) {
      List<RawClient> clients = clients(server);
      for (RawClient client : clients) {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n");
        Thread.ofVirtual().start(() -> client.send(new byte[900_000]));
      }
      Await.until(
          () -> clients.stream().filter(client -> hasAnswer(client)).count() >= CLIENTS / 2,
          server::held);
      for (RawClient client : clients) {
        if (hasAnswer(client)) {
          assertThat(client.response().status()).isEqualTo(503);
        }
      }
      closeAll(clients);
    }
  }

  @Test
  void answeredRequestsLeaveNothingBehind() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings(HttpFake.settings()), fake);
        RawClient client = server.connect()) {
      for (int i = 0; i < 20; i++) {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
        Thread sender = Thread.ofVirtual().start(() -> client.send(new byte[1_000_000]));
        HttpTransport exchange = fake.next();
        assertThat(exchange.request().content()).hasSize(1_000_000);
        HttpFake.answer(exchange, "ok");
        assertThat(client.response().status()).isEqualTo(200);
        sender.join();
      }
      client.close();
      server.awaitConnections(0);
      assertThat(server.held()).isLessThan(M / 8);
    }
  }

  /** While its loop has no time yet to see to the end of the connection. */
  @Test
  void whatIsAnsweredToAClientThatIsGoneIsNotKept() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings(HttpFake.settings()), fake);
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(3));
      AnsweredExchange before = (AnsweredExchange) fake.next();
      AnsweredExchange after = (AnsweredExchange) fake.next();
      AnsweredExchange small = (AnsweredExchange) fake.next();
      CompletableFuture<Void> goOn = holdLoop(before);
      before.respond(200, List.of(), ByteBuffer.allocate(M));
      before.client().connection().abort();
      after.respond(200, List.of(), ByteBuffer.allocate(M));
      small.respond(200, List.of(), ByteBuffer.allocate(1000));
      assertThat(after.waiting() + small.waiting()).isZero();
      assertThat(server.held()).isBetween(before.waiting(), 2L * M - 1);
      goOn.complete(null);
      server.awaitConnections(0);
      assertThat(server.held()).isLessThan(M / 8);
    }
  }

  /** There may be no memory to close it, and then Netty never says that it is closed. */
  @Test
  void aLoopThatClosesAConnectionLetsGoOfItsAnswersFirst() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(settings(HttpFake.settings()), fake);
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      AnsweredExchange exchange = (AnsweredExchange) fake.next();
      CompletableFuture<Long> left = new CompletableFuture<>();
      exchange
          .client()
          .reactor()
          .execute(
              () -> {
                exchange.respond(200, List.of(), ByteBuffer.allocate(M));
                exchange.client().connection().abort();
                left.complete(exchange.waiting() + server.held());
              });
      assertThat(left.orTimeout(10, TimeUnit.SECONDS).join()).isLessThan(M / 8);
    }
  }

  /** Returns when the loop of an exchange does nothing else until the future is completed. */
  private static CompletableFuture<Void> holdLoop(AnsweredExchange exchange) {
    CompletableFuture<Void> held = new CompletableFuture<>();
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    exchange
        .client()
        .reactor()
        .execute(
            () -> {
              held.complete(null);
              goOn.orTimeout(10, TimeUnit.SECONDS).join();
            });
    held.orTimeout(10, TimeUnit.SECONDS).join();
    return goOn;
  }
}
