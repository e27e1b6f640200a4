package io.molt.http;

import io.molt.http.exchange.HealthKind;
import io.molt.http.exchange.HttpHandlerKind;
import io.molt.http.exchange.HttpTransport;
import io.molt.listener.Await;
import io.molt.net.Connection;
import io.molt.net.RetiredException;
import io.molt.net.TlsSession;
import io.molt.spi.Dispatcher;
import io.molt.spi.ExchangeAccess;
import io.molt.spi.ExchangeFailure;
import io.molt.spi.ExchangeTransport;
import io.molt.spi.Loan;
import io.molt.spi.OpenFile;
import io.molt.spi.PacketTransport;
import io.molt.spi.StreamAccess;
import io.molt.spi.StreamKind;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import io.molt.worker.Worker;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls a handler for what comes in, as a worker does: on the event loop that it comes from, as in
 * base mode, unless the test wants it otherwise. A worker that handles no requests answers those
 * who watch over the server, as on a listener of their own.
 */
public final class HandlerFake implements Dispatcher {

  private final Object handler;
  private final List<Lane<?>> lanes = new CopyOnWriteArrayList<>();

  private boolean threaded;
  private boolean streamsBodies = true;
  private volatile boolean revoked;

  public HandlerFake(Object handler) {
    this.handler = handler;
  }

  /** Has requests handled by threads of their own. */
  public HandlerFake threaded() {
    threaded = true;
    return this;
  }

  /** Has requests handed on when they are complete. */
  public HandlerFake serial() {
    streamsBodies = false;
    return this;
  }

  /** Takes the leases away: nothing can be sent any more. */
  public void revoke() {
    revoked = true;
  }

  /** The only stream that there was. */
  public Lane<?> lane() {
    Await.until(() -> lanes.size() == 1, () -> lanes);
    return lanes.getFirst();
  }

  /** Sends one message to all. */
  @SuppressWarnings("unchecked") // they are of one kind
  public <M> void sendToAll(M message) {
    lanes.forEach(lane -> ((Lane<M>) lane).send(message));
  }

  public List<Lane<?>> lanes() {
    return lanes;
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
    HttpTransport http = (HttpTransport) exchange;
    if (threaded) {
      Thread.ofVirtual().start(() -> handle(http));
    } else {
      handle(http);
    }
    return true;
  }

  private void handle(HttpTransport http) {
    if (!HttpHandlerKind.INSTANCE.handles(handler) && !(handler instanceof Worker)) {
      http.fail(ExchangeTransport.Why.UNAVAILABLE);
      return;
    }
    try {
      if (HttpHandlerKind.INSTANCE.handles(handler)) {
        HttpHandlerKind.INSTANCE.call(handler, http, new Access(http));
      } else {
        HealthKind.INSTANCE.call((Worker) handler, http, new Access(http));
      }
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
      if (threaded) {
        CompletableFuture<Void> writable = new CompletableFuture<>();
        http.whenWritable(() -> writable.complete(null));
        writable.orTimeout(20, TimeUnit.SECONDS).join();
      }
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
      if (!kind.handler().isInstance(handler)) {
        throw new IllegalStateException("no " + kind.handler());
      }
      Lane<M> lane = new Lane<>(handler, stream, kind);
      lane.attributes.putAll(attributes);
      lanes.add(lane);
      lane.begin();
      return lane;
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

  /** One stream. */
  public static final class Lane<M> implements StreamLane<M>, StreamAccess<M> {
    public final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final StreamTransport<M> transport;
    private final StreamKind<Object, Connection, M> kind;
    private final Object handler;
    private final Connection view;
    private boolean over;

    @SuppressWarnings("unchecked") // the handler is one of the kind's
    Lane(Object handler, StreamTransport<M> transport, StreamKind<?, ?, M> kind) {
      this.handler = handler;
      this.transport = transport;
      this.kind = (StreamKind<Object, Connection, M>) kind;
      this.view = this.kind.connection(this);
    }

    /** As a worker sees it. */
    public Connection view() {
      return view;
    }

    /** What calls the handler. */
    private interface Happening {
      void call() throws Exception;
    }

    void begin() {
      happens(() -> kind.begin(handler, view));
    }

    private synchronized void happens(Happening happening) {
      try {
        happening.call();
      } catch (Exception failed) {
        transport.fail(StreamTransport.Why.FAILED);
      }
    }

    @Override
    public void received(M arrived, int size) {
      happens(() -> kind.arrival(handler, view, arrived));
    }

    @Override
    public void received(Loan<M> loan) {
      throw new AssertionError("a loan");
    }

    @Override
    public boolean borrows() {
      return false;
    }

    @Override
    public long held() {
      return 0;
    }

    @Override
    public void ended() {
      throw new AssertionError("half of it has ended");
    }

    @Override
    public void closed() {
      if (!over) {
        over = true;
        happens(() -> kind.end(handler, view));
      }
    }

    @Override
    public long id() {
      return transport.id();
    }

    @Override
    public String listener() {
      return transport.listener();
    }

    @Override
    public SocketAddress remoteAddress() {
      return transport.remoteAddress();
    }

    @Override
    public Optional<TlsSession> tls() {
      return Optional.empty();
    }

    @Override
    public SocketAddress localAddress() {
      return transport.localAddress();
    }

    @Override
    public StreamTransport<M> transport() {
      return transport;
    }

    @Override
    public boolean isOpen() {
      return transport.isOpen();
    }

    @Override
    public boolean send(M message) {
      return transport.send(message);
    }

    @Override
    public boolean sendFile(OpenFile file) {
      return transport.sendFile(file);
    }

    @Override
    public @Nullable Object attribute(String name) {
      return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
      throw new AssertionError("not here");
    }

    @Override
    public boolean join(String room) {
      throw new AssertionError("not here");
    }

    @Override
    public boolean leave(String room) {
      throw new AssertionError("not here");
    }

    @Override
    public Set<String> rooms() {
      throw new AssertionError("not here");
    }

    @Override
    public void close() {
      transport.close();
    }
  }
}
