package io.molt.itests;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * What one would write with Vert.x: the page and the echo of a {@link Comparison} on one event
 * loop. Arguments: the HTTP port, the TCP port.
 */
final class VertxPeer extends VerticleBase {

  private static final CharSequence PLAIN = HttpHeaders.createOptimized("text/plain");
  private static final CharSequence LENGTH = HttpHeaders.createOptimized("13");
  private static final int SECOND_MILLIS = 1000;

  private final Buffer body = Buffer.buffer("Hello, World!");
  private final int httpPort;
  private final int tcpPort;
  private CharSequence date = "";

  private VertxPeer(int httpPort, int tcpPort) {
    this.httpPort = httpPort;
    this.tcpPort = tcpPort;
  }

  public static void main(String[] arguments) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    if (!vertx.isNativeTransportEnabled()) {
      throw new IllegalStateException(vertx.unavailableNativeTransportCause());
    }
    vertx
        .deployVerticle(
            new VertxPeer(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])))
        .onSuccess(_ -> System.out.println(PeerProcess.READY))
        .onFailure(Throwable::printStackTrace);
  }

  @Override
  public Future<?> start() {
    tellTime();
    vertx.setPeriodic(SECOND_MILLIS, _ -> tellTime());
    return Future.all(
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .webSocketHandler(socket -> socket.binaryMessageHandler(socket::writeBinaryMessage))
            .listen(httpPort, "127.0.0.1"),
        vertx
            .createNetServer()
            .connectHandler(socket -> socket.handler(socket::write))
            .listen(tcpPort, "127.0.0.1"));
  }

  private void tellTime() {
    date =
        HttpHeaders.createOptimized(
            DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
  }

  private void answer(HttpServerRequest request) {
    request
        .response()
        .putHeader(HttpHeaders.DATE, date)
        .putHeader(HttpHeaders.CONTENT_TYPE, PLAIN)
        .putHeader(HttpHeaders.CONTENT_LENGTH, LENGTH)
        .end(body);
  }
}
