package io.molt.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.molt.http.http2.Http2Port;
import io.molt.listener.Await;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.events.EventStream;
import io.molt.net.events.EventStreamHandler;
import io.molt.net.events.ServerEvent;
import io.molt.net.http.HttpHandler;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.net.websocket.WebSocketConnection;
import io.molt.net.websocket.WebSocketHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Clients that send what is right with some of its bytes changed, left out, doubled or exchanged,
 * in pieces, each drawn from a seed, which a failure names. Whatever comes, nothing is thrown that
 * no part of the server has expected, nothing of it is held in the end, no buffer is lost, and
 * others are served.
 */
@ExtendWith(LeakCheck.class)
class MutatedBytesTest {

  /** The first seed: a number, or "fresh" for others than ever before. */
  private static final long FIRST = first(System.getProperty("molt.seed", "1"));

  private static final int SEEDS = Integer.getInteger("molt.seeds", 400);

  /** How often it is looked whether another client is served. */
  private static final int BETWEEN = 50;

  /** Bytes that mean something somewhere. */
  private static final byte[] TELLING =
      "\r\n \t:;,=\"%-/0129\0\u007f\u0080\u00ff".getBytes(ISO_8859_1);

  private final Mishaps mishaps = new Mishaps();
  private final Logger log = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Logger molt = (Logger) LoggerFactory.getLogger("io.molt");

  @TempDir Path directory;

  private static long first(String asked) {
    return asked.equals("fresh") ? new Random().nextInt() : Long.parseLong(asked);
  }

  @BeforeEach
  void listen() {
    mishaps.start();
    log.addAppender(mishaps);
    molt.setLevel(Level.DEBUG);
  }

  @AfterEach
  void listenNoMore() {
    molt.setLevel(null);
    log.detachAppender(mishaps);
  }

  @Test
  void nothingUnexpectedComesOfThem() throws Exception {
    Files.writeString(directory.resolve("page.html"), "0123456789");
    TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
    settings.own.put("http_body_min_rate", 0);
    settings.own.put("http_compression", true);
    settings.own.put("http_compression_codings", "gzip, br, zstd");
    settings.own.put("http_decompression", true);
    settings.own.put("http_trusted_proxies", "127.0.0.1");
    settings.own.put("websocket_compression", true);
    settings.own.put("enable_static_handler", true);
    settings.own.put("document_root", directory.toString());
    settings.own.put("upload_tmp_dir", directory.resolve("uploads"));
    sendAll(settings, MutationSeeds.all());
  }

  @Test
  void norBehindAProxy() throws Exception {
    TestSettings settings = HttpFake.settings();
    settings.own.put("proxy_protocol", true);
    settings.own.put("proxy_protocol_trusted", "127.0.0.1");
    sendAll(settings, MutationSeeds.proxied());
  }

  private void sendAll(TestSettings settings, List<byte[]> seeds) throws Exception {
    byte[] sound = seeds.getFirst();
    try (TestServer server = TestServer.started(settings, new HandlerFake(new All()).threaded())) {
      for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
        try {
          send(server, new Random(seed), seeds);
          if ((seed - FIRST) % BETWEEN == 0) {
            assertServes(server, sound);
          }
          assertThat(mishaps.all).isEmpty();
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("again with -Dmolt.seed=" + seed + " -Dmolt.seeds=1", e);
        }
      }
      server.awaitConnections(0);
      Await.until(() -> server.held() < 64 * 1024, server::held);
      assertServes(server, sound);
    }
    assertThat(mishaps.all).isEmpty();
  }

  private static void assertServes(TestServer server, byte[] sound) throws IOException {
    try (RawClient other = server.connect()) {
      assertThat(other.send(sound).line()).contains(" 200 ");
    }
  }

  private static void send(TestServer server, Random random, List<byte[]> seeds) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      bytes = changed(bytes, random, seeds);
    }
    // Of the header of a proxy nobody can see how much has been read.
    boolean waits = random.nextBoolean() && seeds.size() > MutationSeeds.proxied().size();
    try (Socket client = server.connect().socket()) {
      client.setTcpNoDelay(true);
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(bytes.length));
        client.getOutputStream().write(bytes, at, length);
        at += length;
      }
      if (waits) {
        awaitTaken(server, bytes.length);
      }
    } catch (IOException closed) {
      // The server has had enough of it.
    }
  }

  /** Returns when the server has read it all, has answered something or closes the connection. */
  private static void awaitTaken(TestServer server, int length) {
    Await.until(
        () ->
            server.connections().stream()
                .noneMatch(each -> each.received() < length && each.sent() == 0),
        server::connections);
  }

  private static byte[] changed(byte[] bytes, Random random, List<byte[]> seeds) {
    int at = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
    byte telling = TELLING[random.nextInt(TELLING.length)];
    return switch (random.nextInt(7)) {
      case 0 -> replaced(bytes, at, 1, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
      case 1 -> replaced(bytes, at, 1, telling);
      case 2 -> replaced(bytes, at, 0, telling);
      case 3 -> replaced(bytes, at, length);
      case 4 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      case 5 -> Arrays.copyOf(bytes, 1 + at);
      default -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length);
        yield replaced(bytes, at, length, Arrays.copyOfRange(other, from, other.length));
      }
    };
  }

  /** With something else, or nothing, in the place of some of them. */
  private static byte[] replaced(byte[] bytes, int at, int length, byte... instead) {
    ByteBuffer all = ByteBuffer.allocate(bytes.length - length + instead.length);
    all.put(bytes, 0, at).put(instead).put(bytes, at + length, bytes.length - at - length);
    return all.hasArray() && all.capacity() > 0 ? all.array() : new byte[1];
  }

  /** Reads all that a request can have, and sends back what comes. */
  private static final class All implements HttpHandler, WebSocketHandler, EventStreamHandler {

    @Override
    public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
      if (request.path().equals("/events")) {
        response.eventStream();
        return;
      }
      int read = request.cookies().names().size() + request.queryParameters().names().size();
      read += request.decodedPath().length() + request.host().orElse("").length();
      read += request.remoteAddress().toString().length();
      if (request.path().equals("/form")) {
        read += request.form().fields().names().size();
      } else {
        read += request.content().length + request.trailers().size();
      }
      response.header("Content-Type", "text/plain").end("read: " + read);
    }

    @Override
    public void onMessage(WebSocketConnection client, String text) {
      client.push(text);
    }

    @Override
    public void onMessage(WebSocketConnection client, ByteBuffer data) {
      client.push(data);
    }

    @Override
    public void onOpen(EventStream stream) {
      stream.push(ServerEvent.of("hello"));
    }
  }

  /** Collects what was thrown and not expected, of all that is logged. */
  private static final class Mishaps extends AppenderBase<ILoggingEvent> {
    private final Queue<String> all = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      boolean ours = event.getLoggerName().startsWith("io.molt.");
      boolean loud = event.getLevel().isGreaterOrEqual(ours ? Level.ERROR : Level.WARN);
      IThrowableProxy thrown = event.getThrowableProxy();
      if (loud || (ours && thrown != null && isUnexpected(thrown))) {
        all.add(event + " " + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown)));
      }
    }

    /** Netty's codecs and ours say by these what a client has done; all else is a fault of ours. */
    private static boolean isUnexpected(IThrowableProxy thrown) {
      Throwable each = ((ThrowableProxy) thrown).getThrowable();
      while (each instanceof IOException
          || each instanceof DecoderException
          || each instanceof Http2Exception
          || (each != null && isNettys(each))) {
        each = each.getCause();
      }
      return each != null;
    }

    private static boolean isNettys(Throwable thrown) {
      return Arrays.stream(thrown.getStackTrace())
          .map(StackTraceElement::getClassName)
          .filter(name -> !name.startsWith("java."))
          .findFirst()
          .filter(name -> name.startsWith("io.netty."))
          .isPresent();
    }
  }
}
