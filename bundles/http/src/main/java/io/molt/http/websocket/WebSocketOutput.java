package io.molt.http.websocket;

import static java.util.Objects.requireNonNullElse;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.FramedConnection;
import io.molt.spi.Dispatcher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket sends: messages, compressed where that was agreed on, answers to pings, and the
 * Close frame, behind which nothing leaves, whichever thread sends (RFC 6455, 5.5.1).
 */
abstract class WebSocketOutput extends FramedConnection<Message> {

  /**
   * How many bytes may wait for a client whose every ping is answered. A pong that waits takes
   * fifty times as much as the ping that it answers, so that a client which sends nothing else, and
   * reads nothing, could take all memory.
   */
  static final int MOST_BEFORE_PONG = 4096;

  /** From here on it costs more to copy a payload behind its head than to send it apart. */
  private static final int LEAST_APART = 1024;

  private static final AtomicReferenceFieldUpdater<WebSocketOutput, @Nullable Ending> ENDING =
      AtomicReferenceFieldUpdater.newUpdater(WebSocketOutput.class, Ending.class, "ending");

  /** Null if nothing was agreed on. The lock of what is compressed. */
  private final @Nullable Deflation deflation;

  /** Null as long as there was no Close frame. */
  private volatile @Nullable Ending ending;

  /** There while a pong waits behind much else. On the loop. */
  private @Nullable LatePong latePong;

  WebSocketOutput(ClientChannel client, Dispatcher dispatcher, @Nullable Deflation deflation) {
    super(client, dispatcher);
    this.deflation = deflation;
  }

  /** What the first Close frame said, or that there was none. */
  final Ending ending() {
    return requireNonNullElse(ending, Ending.LOST);
  }

  @Override
  public final boolean isOpen() {
    return ending == null && super.isOpen();
  }

  /** Whether frames still pass: after the first Close frame only the other side's does. */
  final boolean isChannelOpen() {
    return super.isOpen();
  }

  @Override
  public final boolean send(Message message) {
    if (ending != null) {
      return false;
    }
    return switch (message) {
      case Message.Text(String text) ->
          send(Opcode.TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      case Message.Binary(ByteBuffer data) -> send(Opcode.BINARY, data);
      case Message.Common(CommonMessage common) -> send(common);
      case Message.Ping(ByteBuffer data) -> queue(Frames.of(Opcode.PING, data));
      case Message.Close(int code, String reason) -> end(new Ending(code, reason));
    };
  }

  private boolean send(Opcode opcode, ByteBuffer data) {
    Deflation its = deflation;
    if (its == null || data.remaining() < Deflation.LEAST) {
      return data.remaining() < LEAST_APART
          ? queue(Frames.of(opcode, data))
          : queue(Frames.head(opcode, data.remaining()), data);
    }
    synchronized (its) { // each refers to the one before, and so they leave in this order
      ByteBuffer deflated = its.deflate(data);
      return deflated != null && queue(Frames.compressed(opcode, deflated));
    }
  }

  private boolean send(CommonMessage common) {
    Deflation its = deflation;
    if (its == null || common.length() < Deflation.LEAST) {
      return queueCommon(common.plain());
    }
    byte[] frame = common.compressed();
    synchronized (its) {
      its.forget();
      return queueCommon(frame);
    }
  }

  /** A pong that waits behind much else, and the newest of the pings that came meanwhile. */
  private static final class LatePong {
    private final long sentWhenWritten;
    private byte @Nullable [] newest;

    LatePong(long sentWhenWritten) {
      this.sentWhenWritten = sentWhenWritten;
    }
  }

  /** Answers a ping: of those of a client that does not read, the newest (RFC 6455, 5.5.3). */
  final void answer(byte[] ping) {
    LatePong before = latePong;
    if (before != null) {
      before.newest = ping;
    } else if (ending == null) {
      queue(Frames.of(Opcode.PONG, ping));
      if (waiting() > MOST_BEFORE_PONG) {
        latePong = new LatePong(sent() + waiting());
      }
    }
  }

  @Override
  protected void written() {
    LatePong late = latePong;
    if (late != null && sent() - late.sentWhenWritten >= 0) {
      latePong = null;
      if (late.newest != null) {
        answer(late.newest);
      }
    }
  }

  /** Sends a Close frame, unless there was one, and waits for the client's. */
  final boolean end(Ending why) {
    if (isChannelOpen() && says(why)) {
      client().reactor().execute(this::awaitClose, () -> {});
    }
    return true;
  }

  /** Whether it is the first, and so is sent. */
  final boolean says(Ending why) {
    boolean first = ENDING.compareAndSet(this, null, why);
    if (first) {
      queueLast(Frames.close(why));
    }
    return first;
  }

  /** A Close frame was sent. On the loop. */
  protected abstract void awaitClose();

  @Override
  protected void closed() {
    super.closed();
    latePong = null;
    if (deflation != null) {
      deflation.end();
    }
  }
}
