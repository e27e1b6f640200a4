package io.molt.listener;

import io.molt.spi.Dispatcher;
import io.molt.spi.ExchangeTransport;
import io.molt.spi.Loan;
import io.molt.spi.PacketTransport;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Takes TCP connections and does with their bytes what the test says. */
public final class TcpFake implements Dispatcher {

  /** What a test does with bytes. */
  public interface Handler {
    void handle(Lane lane, ByteBuffer data) throws Exception;
  }

  /** One connection, with all that has happened on it. */
  public final class Lane implements StreamLane<ByteBuffer> {
    public final StreamTransport<ByteBuffer> transport;
    public final StringBuffer text = new StringBuffer();
    public final AtomicLong received = new AtomicLong();
    public final AtomicLong lent = new AtomicLong();
    public final AtomicLong held = new AtomicLong();
    public final AtomicInteger ended = new AtomicInteger();
    public final AtomicInteger closed = new AtomicInteger();

    Lane(StreamTransport<ByteBuffer> transport) {
      this.transport = transport;
    }

    @Override
    public void received(ByteBuffer data, int size) {
      received.addAndGet(data.remaining());
      try {
        handler.handle(this, data);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void received(Loan<ByteBuffer> loan) {
      received.addAndGet(loan.size());
      lent.addAndGet(loan.size());
      try {
        loan.lend(data -> handler.handle(this, data));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public boolean borrows() {
      return borrows;
    }

    @Override
    public long held() {
      return held.get();
    }

    @Override
    public void ended() {
      ended.incrementAndGet();
      if (!keepsEnded) {
        transport.close();
      }
    }

    @Override
    public void closed() {
      closed.incrementAndGet();
    }

    public void awaitClosed() {
      Await.until(() -> closed.get() == 1, () -> "closed " + closed.get() + " times");
    }

    public void awaitText(String expected) {
      Await.until(() -> text.toString().equals(expected), text::toString);
    }
  }

  private final Handler handler;
  private final boolean borrows;
  private final BlockingQueue<Lane> lanes = new LinkedBlockingQueue<>();

  /** Whether it leaves a connection open whose client sends no more, as if it had work in hand. */
  public volatile boolean keepsEnded;

  public TcpFake(Handler handler) {
    this(handler, false);
  }

  private TcpFake(Handler handler, boolean borrows) {
    this.handler = handler;
    this.borrows = borrows;
  }

  /** One that does with lent bytes what the test says. */
  public static TcpFake borrowing(Handler handler) {
    return new TcpFake(handler, true);
  }

  /** Sends back what comes. */
  public static TcpFake echo() {
    return new TcpFake((lane, data) -> lane.transport.send(data));
  }

  /** Keeps what comes as text. */
  public static TcpFake collecting() {
    return new TcpFake((lane, data) -> lane.text.append(StandardCharsets.ISO_8859_1.decode(data)));
  }

  public Lane next() throws InterruptedException {
    Lane next = lanes.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no connection came");
    }
    return next;
  }

  @Override
  public boolean streamsBodies() {
    return true;
  }

  @Override
  @SuppressWarnings("unchecked") // a TCP connection's messages are bytes
  public <M> Optional<StreamLane<M>> connected(StreamTransport<M> transport) {
    Lane lane = new Lane((StreamTransport<ByteBuffer>) transport);
    lanes.add(lane);
    return Optional.of((StreamLane<M>) lane);
  }

  @Override
  public boolean dispatch(ExchangeTransport exchange) {
    throw new AssertionError("a request on a TCP listener");
  }

  @Override
  public <P> boolean packet(PacketTransport<P> peer, P packet, int size) {
    throw new AssertionError("a packet on a TCP listener");
  }
}
