package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.http.exchange.HttpTransport;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestCertificates;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.spi.OpenFile;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that are files, in each of the ways that one can take. */
@ExtendWith(LeakCheck.class)
@ParameterizedClass
@EnumSource(HttpSendFileTest.Way.class)
class HttpSendFileTest {

  /** How a file gets to a client. */
  enum Way {
    /** The kernel copies it. */
    PLAIN,
    /** The listener reads and encrypts it. */
    TLS,
    /** As where a version of HTTP has no way of its own. */
    IN_PARTS
  }

  private static final int LARGE = 24_000_001;

  @Parameter Way way;
  @TempDir Path directory;

  private final TestSettings settings = HttpFake.settings();
  private final Queue<OpenFile> opened = new ConcurrentLinkedQueue<>();
  private TestCertificates certificates;
  private Path large;

  @BeforeEach
  void haveFiles() throws Exception {
    byte[] bytes = new byte[LARGE];
    new Random(1).nextBytes(bytes);
    large = Files.write(directory.resolve("large"), bytes);
    certificates = new TestCertificates(directory);
    if (way == Way.TLS) {
      certificates.write("web", certificates.issue("localhost", "127.0.0.1"));
      certificates.use(settings, "web");
    }
  }

  private RawClient connect(TestServer server) throws Exception {
    return way == Way.TLS ? certificates.connect(server.port()) : server.connect();
  }

  private HttpFake sendingFiles() {
    return HttpFake.inline(
        exchange -> {
          Path file = directory.resolve(exchange.request().path().substring(1));
          if (Files.exists(file)) {
            send(exchange, OpenFile.open(file));
          } else {
            HttpFake.answer(exchange, "none");
          }
        });
  }

  private void send(HttpTransport exchange, OpenFile file) {
    opened.add(file);
    of(way, exchange).sendFile(200, List.of("Content-Type", "text/plain"), file);
  }

  private static HttpTransport of(Way way, HttpTransport exchange) {
    return way == Way.IN_PARTS ? withDefaults(exchange) : exchange;
  }

  /** One that has no way of its own with files. */
  private static HttpTransport withDefaults(HttpTransport exchange) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            method.getName().equals("sendFile")
                ? InvocationHandler.invokeDefault(proxy, method, arguments)
                : invoke(exchange, method, arguments);
    return (HttpTransport)
        Proxy.newProxyInstance(
            HttpTransport.class.getClassLoader(), new Class<?>[] {HttpTransport.class}, handler);
  }

  private static Object invoke(HttpTransport exchange, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(exchange, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private void awaitAllClosed() {
    Await.until(() -> opened.stream().noneMatch(file -> file.channel().isOpen()), () -> opened);
  }

  @Test
  void filesAreAnswersAsOthersOnOneConnection() throws Exception {
    Files.writeString(directory.resolve("small"), "a small file");
    Files.writeString(directory.resolve("empty"), "");
    try (TestServer server = TestServer.started(settings, sendingFiles());
        RawClient client = connect(server)) {
      client.get("/small").get("/large").get("/missing").get("/empty").get("/small");
      RawClient.Response first = client.response();
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.field("Content-Length")).isEqualTo("12");
      assertThat(first.field("Content-Type")).isEqualTo("text/plain");
      assertThat(first.text()).isEqualTo("a small file");
      assertThat(client.response().body()).isEqualTo(Files.readAllBytes(large));
      assertThat(client.response().text()).isEqualTo("none");
      assertThat(client.response().text()).isEmpty();
      assertThat(client.response().text()).isEqualTo("a small file");
      awaitAllClosed();
      assertThat(opened).hasSize(4);
      assertThat(server.status().accepted()).isEqualTo(1);
    }
  }

  @Test
  void headSaysHowLongAFileIsAndSendsNoneOfIt() throws Exception {
    try (TestServer server = TestServer.started(settings, sendingFiles());
        RawClient client = connect(server)) {
      client.send("HEAD /large HTTP/1.1\r\nHost: test\r\n\r\n").get("/missing");
      assertThat(client.response(false).field("Content-Length")).isEqualTo("" + LARGE);
      assertThat(client.response().text()).isEqualTo("none");
      awaitAllClosed();
    }
  }

  @Test
  void theLastAnswerOfAConnectionIsSentToItsEnd() throws Exception {
    try (TestServer server = TestServer.started(settings, sendingFiles());
        RawClient client = connect(server)) {
      client.send("GET /large HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
      assertThat(client.response().body()).isEqualTo(Files.readAllBytes(large));
      assertThat(client.isAtEnd()).isTrue();
      awaitAllClosed();
    }
  }

  @Test
  void filesAreClosedWhenTheirClientGoes() throws Exception {
    try (TestServer server = TestServer.started(settings, sendingFiles())) {
      try (RawClient client = connect(server)) {
        client.get("/large").get("/large");
        client.read(1000);
        Await.until(() -> opened.size() == 2, () -> opened);
        client.reset();
      }
      awaitAllClosed();
    }
  }

  @Test
  void aFileThatBecomesShorterIsNeverTakenForComplete() throws Exception {
    try (TestServer server = TestServer.started(settings, sendingFiles());
        RawClient client = connect(server)) {
      client.get("/large").get("/missing");
      Await.until(() -> opened.size() == 1, () -> opened);
      try (FileChannel writer = FileChannel.open(large, StandardOpenOption.WRITE)) {
        writer.truncate(LARGE - 1);
      }
      assertThatThrownBy(client::response).isInstanceOf(IOException.class);
      awaitAllClosed();
      server.awaitConnections(0);
    }
  }

  /** Where the server would wait for ever, it would hold a descriptor for as long. */
  @Test
  void whoDoesNotReadAFileLosesItsConnection() throws Exception {
    settings.heartbeatIdleTime = Duration.ofSeconds(5);
    try (TestServer server = TestServer.timeless(settings, sendingFiles());
        RawClient client = connect(server)) {
      client.get("/large");
      client.read(1000);
      Await.until(
          () -> {
            server.pass(Duration.ofSeconds(1));
            return server.status().connections() == 0;
          },
          server::status);
      awaitAllClosed();
    }
  }

  @Test
  void aSecondAnswerHasNoEffectAndItsFileIsClosed() throws Exception {
    HttpFake fake =
        HttpFake.inline(
            exchange -> {
              HttpFake.answer(exchange, "first");
              OpenFile file = OpenFile.open(large);
              opened.add(file);
              exchange.sendFile(200, List.of(), file);
            });
    try (TestServer server = TestServer.started(settings, fake);
        RawClient client = connect(server)) {
      assertThat(client.get("/").response().text()).isEqualTo("first");
      assertThat(client.get("/").response().text()).isEqualTo("first");
      awaitAllClosed();
    }
  }
}
