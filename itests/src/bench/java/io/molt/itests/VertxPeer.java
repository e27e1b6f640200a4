package io.molt.itests;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What one would write with Vert.x: what the servers of a {@link Comparison} are asked for, on one
 * event loop. See {@link PeerArguments}.
 */
final class VertxPeer extends VerticleBase {

  private static final String HOST = "127.0.0.1";
  private static final CharSequence PLAIN = HttpHeaders.createOptimized("text/plain");
  private static final CharSequence LENGTH = HttpHeaders.createOptimized("13");
  private static final int SECOND_MILLIS = 1000;

  private final Buffer body = Buffer.buffer("Hello, World!");
  private final Set<ServerWebSocket> room = new LinkedHashSet<>();
  private final PeerArguments arguments;
  private CharSequence date = "";

  private VertxPeer(PeerArguments arguments) {
    this.arguments = arguments;
  }

  public static void main(String[] arguments) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    if (!vertx.isNativeTransportEnabled()) {
      throw new IllegalStateException(vertx.unavailableNativeTransportCause());
    }
    vertx
        .deployVerticle(new VertxPeer(PeerArguments.parse(arguments)))
        .onSuccess(_ -> System.out.println(PeerProcess.READY))
        .onFailure(Throwable::printStackTrace);
  }

  @Override
  public Future<?> start() {
    tellTime();
    vertx.setPeriodic(SECOND_MILLIS, _ -> tellTime());
    return Future.all(arguments.ports().keySet().stream().map(this::open).toList());
  }

  private Future<?> open(Door door) {
    return switch (door) {
      case HTTP, HTTP2 -> http(door, new HttpServerOptions(), this::answer);
      case TLS -> http(door, tls(), this::answer);
      case FILES ->
          http(
              door,
              new HttpServerOptions(),
              request -> request.response().sendFile(arguments.files().large().toString()));
      case WEBSOCKET ->
          webSocket(door, socket -> socket.binaryMessageHandler(socket::writeBinaryMessage));
      case ROOM -> webSocket(door, this::join);
      case TCP ->
          vertx
              .createNetServer()
              .connectHandler(socket -> socket.handler(socket::write))
              .listen(arguments.port(door), HOST);
    };
  }

  private Future<?> http(Door door, HttpServerOptions options, Handler<HttpServerRequest> handler) {
    return vertx
        .createHttpServer(options)
        .requestHandler(handler)
        .listen(arguments.port(door), HOST);
  }

  private Future<?> webSocket(Door door, Handler<ServerWebSocket> handler) {
    return vertx.createHttpServer().webSocketHandler(handler).listen(arguments.port(door), HOST);
  }

  private HttpServerOptions tls() {
    return new HttpServerOptions()
        .setSsl(true)
        .setUseAlpn(false)
        .setSslEngineOptions(new OpenSSLEngineOptions())
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(arguments.files().certificate().toString())
                .setKeyPath(arguments.files().key().toString()));
  }

  private void join(ServerWebSocket socket) {
    room.add(socket);
    socket.closeHandler(_ -> room.remove(socket));
    socket.exceptionHandler(_ -> room.remove(socket));
    socket.binaryMessageHandler(message -> room.forEach(each -> each.writeBinaryMessage(message)));
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
