package io.molt.http;

import io.molt.http.exchange.HttpHandlerKind;
import io.molt.http.exchange.HttpTransport;
import io.molt.net.RetiredException;
import io.molt.net.http.HttpHandler;
import io.molt.spi.Dispatcher;
import io.molt.spi.ExchangeAccess;
import io.molt.spi.ExchangeFailure;
import io.molt.spi.ExchangeTransport;
import io.molt.spi.PacketTransport;
import io.molt.spi.StreamKind;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import java.util.Map;
import java.util.Optional;

/** Has a handler answer requests as a worker does, each in a virtual thread. */
final class WorkerFake implements Dispatcher {

  private final HttpHandler handler;
  private final boolean streamsBodies;
  private volatile boolean revoked;

  private WorkerFake(HttpHandler handler, boolean streamsBodies) {
    this.handler = handler;
    this.streamsBodies = streamsBodies;
  }

  static WorkerFake of(HttpHandler handler) {
    return new WorkerFake(handler, true);
  }

  /** As in base mode, in which requests are complete when they are handed on. */
  static WorkerFake serial(HttpHandler handler) {
    return new WorkerFake(handler, false);
  }

  /** Takes the lease away: nothing can be sent any more. */
  void revoke() {
    revoked = true;
  }

  @Override
  public boolean streamsBodies() {
    return streamsBodies;
  }

  @Override
  public <M> Optional<StreamLane<M>> connected(StreamTransport<M> transport) {
    throw new AssertionError("it began as a stream");
  }

  @Override
  public boolean dispatch(ExchangeTransport exchange) {
    Thread.ofVirtual().start(() -> handle((HttpTransport) exchange));
    return true;
  }

  private void handle(HttpTransport http) {
    try {
      HttpHandlerKind.INSTANCE.call(handler, http, new Access(http));
    } catch (Exception thrown) {
      ExchangeFailure failure = HttpHandlerKind.INSTANCE.failure(http, thrown);
      if (failure == null) {
        http.fail(500);
      } else {
        failure.answer();
      }
    }
  }

  @Override
  public <P> boolean packet(PacketTransport<P> peer, P packet, int size) {
    throw new AssertionError("a packet");
  }

  /** A lease for as long as the test says. */
  private final class Access implements ExchangeAccess {
    private final HttpTransport http;

    Access(HttpTransport http) {
      this.http = http;
    }

    @Override
    public boolean isOpen() {
      return http.isOpen() && !revoked;
    }

    @Override
    public boolean awaitWritable() {
      return http.isWritable();
    }

    @Override
    public void begun() {}

    @Override
    public void detach() {}

    @Override
    public void ended() {}

    @Override
    public <M> StreamLane<M> become(
        StreamTransport<M> stream, StreamKind<?, ?, M> kind, Map<String, Object> attributes) {
      throw new AssertionError("a stream");
    }

    @Override
    public String worker() {
      return "test";
    }

    @Override
    public void check() {
      if (revoked) {
        throw new RetiredException("test");
      }
    }

    @Override
    public void enter() {
      check();
    }

    @Override
    public void exit() {}
  }
}
