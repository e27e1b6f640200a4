package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.exchange.HealthCheck;
import io.molt.http.exchange.HttpTransport;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.NoApplication;
import io.molt.listener.RawClient;
import io.molt.listener.RawClient.Response;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is answered to those who watch over the server. */
@ExtendWith(LeakCheck.class)
class HealthTest {

  private static TestSettings on() {
    TestSettings settings = HttpFake.settings();
    settings.own.put("http_health", "on");
    return settings;
  }

  private static void answer(HttpTransport exchange) {
    HealthCheck check = exchange.healthCheck();
    if (check == null) {
      HttpFake.answer(exchange, "the application");
    } else {
      check.answer(exchange);
    }
  }

  @Test
  void checksAreAnsweredByAWorkerButNotByTheApplication() throws Exception {
    try (TestServer server = TestServer.started(on(), HttpFake.inline(HealthTest::answer));
        RawClient client = server.connect()) {
      Response alive = client.get("/livez").response();
      assertThat(alive.status()).isEqualTo(200);
      assertThat(alive.text()).isEqualTo("ok\n");
      assertThat(alive.field("Cache-Control")).isEqualTo("no-store");
      assertThat(client.get("/readyz?verbose").response().text()).isEqualTo("ok\n");
      assertThat(client.get("/livez/x").response().text()).isEqualTo("the application");
      client.send("POST /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.response().text()).isEqualTo("the application");
    }
  }

  @Test
  void theyAreTheApplicationsUnlessTheyAreTurnedOn() throws Exception {
    TestSettings settings = HttpFake.settings();
    try (TestServer server = TestServer.started(settings, HttpFake.inline(HealthTest::answer));
        RawClient client = server.connect()) {
      assertThat(client.get("/livez").response().text()).isEqualTo("the application");
    }
  }

  @Test
  void aServerWithoutApplicationLivesAndIsNotReady() throws Exception {
    try (TestServer server = TestServer.started(on(), new NoApplication());
        RawClient client = server.connect()) {
      assertThat(client.get("/livez").response().status()).isEqualTo(200);
      assertThat(client.get("/readyz").response().status()).isEqualTo(503);
      assertThat(client.get("/").response().status()).isEqualTo(503);
    }
  }

  @Test
  void aServerThatStopsLivesAndIsNotReady() throws Exception {
    HttpFake fake = HttpFake.collecting();
    try (TestServer server = TestServer.started(on(), fake);
        RawClient client = server.connect()) {
      client.send("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\nGET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
      HttpTransport ready = fake.next();
      HttpTransport alive = fake.next();
      server.ports().retire();
      Await.until(ready::isLast, () -> "the connection is not to end");
      answer(ready);
      answer(alive);
      assertThat(client.response().status()).isEqualTo(503);
      assertThat(client.response().status()).isEqualTo(200);
    }
  }
}
