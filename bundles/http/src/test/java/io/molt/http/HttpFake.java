package io.molt.http;

import io.molt.http.exchange.HttpTransport;
import io.molt.http.http2.Http2Port;
import io.molt.listener.TestSettings;
import io.molt.spi.Dispatcher;
import io.molt.spi.ExchangeTransport;
import io.molt.spi.PacketTransport;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Takes requests and does with them what the test says. */
final class HttpFake implements Dispatcher {

  /** What a test does with a request. */
  interface Handler {
    void handle(HttpTransport exchange) throws Exception;
  }

  private final boolean streamsBodies;
  private final Handler handler;
  private final BlockingQueue<HttpTransport> taken = new LinkedBlockingQueue<>();

  private HttpFake(boolean streamsBodies, Handler handler) {
    this.streamsBodies = streamsBodies;
    this.handler = handler;
  }

  /** Handles within the dispatch, as base mode does. */
  static HttpFake inline(Handler handler) {
    return new HttpFake(true, handler);
  }

  /** Handles within the dispatch, and only complete requests. */
  static HttpFake serial(Handler handler) {
    return new HttpFake(false, handler);
  }

  /** Handles each request in a virtual thread. */
  static HttpFake threaded(Handler handler) {
    return new HttpFake(true, exchange -> Thread.ofVirtual().start(() -> run(handler, exchange)));
  }

  /** Only collects the requests. */
  static HttpFake collecting() {
    return new HttpFake(true, exchange -> {});
  }

  private static void run(Handler handler, HttpTransport exchange) {
    try {
      handler.handle(exchange);
    } catch (Exception failed) {
      exchange.fail(500);
    }
  }

  /** Settings of an HTTP listener. */
  static TestSettings settings() {
    TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
    settings.own.put("http_body_min_rate", 0);
    return settings;
  }

  /** What HTTP makes of settings. */
  static HttpSettings ofHttp(TestSettings settings) {
    return HttpSettings.of(settings.listener().own());
  }

  HttpTransport next() throws InterruptedException {
    HttpTransport next = taken.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request came");
    }
    return next;
  }

  int waiting() {
    return taken.size();
  }

  static void answer(HttpTransport exchange, String text) {
    exchange.respond(200, List.of("Content-Type", "text/plain"), bytes(text));
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public boolean streamsBodies() {
    return streamsBodies;
  }

  @Override
  public <M> Optional<StreamLane<M>> connected(StreamTransport<M> transport) {
    throw new AssertionError("a TCP connection on an HTTP listener");
  }

  @Override
  public boolean dispatch(ExchangeTransport exchange) {
    HttpTransport request = (HttpTransport) exchange;
    taken.add(request);
    run(handler, request);
    return true;
  }

  @Override
  public <P> boolean packet(PacketTransport<P> peer, P packet, int size) {
    throw new AssertionError("a packet on an HTTP listener");
  }
}
