package io.molt.listener;

import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection on which bytes pass as they are, in order. */
final class TcpConnection extends ChannelInboundHandlerAdapter
    implements StreamTransport, OpenConnection, ReadGate.Reader, Watchdog.Look, LoopMemory.Holder {

  private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

  private final Link link;
  private final Dispatcher dispatcher;
  private final Outbox outbox;
  private final ReadGate gate;
  private @Nullable Watchdog watchdog;
  private @Nullable StreamLane lane;
  private volatile boolean open = true;
  private boolean inputClosed;
  private long counted;

  TcpConnection(Link link, Dispatcher dispatcher) {
    this.link = link;
    this.dispatcher = dispatcher;
    this.outbox = new Outbox(this, link);
    this.gate = new ReadGate(link, this);
  }

  @Override
  public long id() {
    return link.id();
  }

  @Override
  public String listener() {
    return link.settings().name();
  }

  @Override
  public SocketAddress remoteAddress() {
    return link.remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return link.localAddress();
  }

  @Override
  public int reactor() {
    return link.reactor().index();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean send(ByteBuffer data) {
    if (!open) {
      return false;
    }
    Backlog backlog = outbox.backlog();
    if (data.hasRemaining()) {
      if (backlog.isExcessive()) {
        giveUp(backlog.waiting());
        return false;
      }
      outbox.add(data);
    }
    return backlog.isWritable();
  }

  @Override
  public boolean isWritable() {
    return open && outbox.backlog().isWritable();
  }

  @Override
  public void whenWritable(Runnable task) {
    outbox.backlog().whenWritable(task);
  }

  @Override
  public void close() {
    open = false;
    outbox.ask();
  }

  @Override
  public void pauseReading() {
    gate.close(ReadGate.Reason.WORKER);
  }

  @Override
  public void resumeReading() {
    gate.open(ReadGate.Reason.WORKER);
  }

  @Override
  public ConnectionStatus status() {
    return link.status(outbox.writer().sent(), outbox.backlog().waiting());
  }

  @Override
  public CompletableFuture<Void> retire() {
    LastReading reading = new LastReading(link, gate);
    link.reactor().execute(reading::begin, reading::end);
    return reading.over();
  }

  @Override
  public void finish() {
    close();
  }

  @Override
  public void abort() {
    open = false;
    link.channel().close();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!open) {
      context.close();
      return;
    }
    outbox.burst();
    try {
      lane = dispatcher.connected(this).orElse(null);
    } finally {
      outbox.burstOver(link.nanoTime());
    }
    if (lane == null) {
      LOG.debug("[conn {}] No application answers on {}: closed.", id(), listener());
      abort();
    } else if (!link.settings().connections().heartbeatIdleTime().isZero()) {
      watch();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      StreamLane taker = lane;
      if (taker != null && open) {
        outbox.burst();
        link.received(bytes.readableBytes());
        if (BufferLoan.isWorthwhile(bytes) && taker.borrows()) {
          taker.received(new BufferLoan(bytes.retain()));
        } else {
          taker.received(ByteBuffer.wrap(ByteBufUtil.getBytes(bytes)));
        }
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    outbox.burstOver(link.readNow());
    count();
  }

  /** The client sends no more, and may yet read: the lane closes when it has handled the rest. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    StreamLane taker = lane;
    if (event instanceof ChannelInputShutdownEvent && taker != null && open) {
      inputClosed = true;
      taker.ended();
      watch();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    open = false;
    if (watchdog != null) {
      watchdog.stop();
    }
    outbox.close();
    link.reactor().memory().forget(this, counted);
    counted = 0;
    StreamLane left = lane;
    lane = null;
    if (left != null) {
      left.closed();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    link.sayLost(cause);
    abort();
  }

  @Override
  public void readingOn() {
    link.readNow();
  }

  /** What was queued has been written, as far as the socket takes it. On the loop. */
  void drained() {
    count();
    if (!open && link.channel().isActive()) {
      if (outbox.isEmpty()) {
        LingeringClose.begin(link.channel());
      } else {
        watch();
      }
    }
  }

  /** Begins to look at it from time to time: only when it can be late, most never are. */
  private void watch() {
    if (watchdog == null) {
      watchdog = new Watchdog(link.reactor().loop(), this);
      watchdog.start();
    }
  }

  @Override
  public long counted() {
    return counted;
  }

  @Override
  public void count() {
    StreamLane taker = lane;
    long now = taker == null ? 0 : outbox.backlog().waiting() + taker.held();
    counted = link.reactor().memory().count(this, counted, now);
  }

  @Override
  public void hold(boolean still) {
    gate.set(ReadGate.Reason.MEMORY, still);
  }

  @Override
  public void giveUp() {
    LOG.debug("[conn {}] It makes the server hold too much: closed.", id());
    abort();
  }

  private void giveUp(long waiting) {
    link.sayTooSlow(waiting);
    abort();
  }

  @Override
  public long look(long now) {
    long unwritten = now - outbox.writer().lastProgressNanos();
    if (!open && !outbox.isEmpty() && unwritten >= Watchdog.STALL_NANOS) {
      LOG.debug("[conn {}] The client does not read what is to be its last: closed.", id());
      abort();
    }
    if (inputClosed && Math.min(unwritten, now - link.lastReadNanos()) >= Watchdog.STALL_NANOS) {
      LOG.debug("[conn {}] The client has closed its half and gets no more: closed.", id());
      abort();
    }
    long idle = link.settings().connections().heartbeatIdleTime().toNanos();
    if (idle == 0 || !gate.isReading()) {
      return Watchdog.STALL_NANOS;
    }
    long unread = now - link.lastReadNanos();
    long left = idle - (outbox.isEmpty() ? unread : Math.min(unread, unwritten));
    if (left <= 0) {
      LOG.debug("[conn {}] Nothing was received for heartbeat_idle_time: closed.", id());
      abort();
    }
    return Math.min(left, Watchdog.STALL_NANOS);
  }
}
