package io.molt.listener.spi;

import io.molt.spi.Dispatcher;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose bytes are cut into frames: what has come of one that has not come whole is
 * kept until the rest is there.
 *
 * @param <M> what arrives and is sent
 */
public abstract class FramedConnection<M> extends StreamConnection<M> {

  /**
   * So many frames count for a read of their own, of which others of the loop have their turn after
   * a few: what comes at once can be a hundred thousand that are empty.
   */
  private static final int FRAMES_OF_A_READ = 128;

  /** What has come of a frame that has not come whole. */
  private @Nullable ByteBuf begun;

  protected FramedConnection(ClientChannel client, Dispatcher dispatcher) {
    super(client, dispatcher);
  }

  @Override
  protected void read(ByteBuf bytes) {
    ByteBuf before = begun;
    begun = null;
    ByteBuf arrived =
        before == null
            ? bytes.retain()
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                client().channel().alloc(), before, bytes.retain());
    try {
      takeFrames(arrived);
      if (arrived.isReadable() && takesFrames()) {
        begun = kept(arrived);
      }
    } finally {
      arrived.release();
    }
  }

  /** What is left, in a buffer that is not much larger: its rest may be long in coming. */
  private ByteBuf kept(ByteBuf arrived) {
    int left = arrived.readableBytes();
    return left >= arrived.capacity() / 2
        ? arrived.retain()
        : client().channel().alloc().buffer(left).writeBytes(arrived);
  }

  /** Looks again at what has come: the codec may find a frame now where it found none. */
  protected final void readOn() {
    if (begun != null) {
      read(Unpooled.EMPTY_BUFFER);
    }
  }

  private void takeFrames(ByteBuf arrived) {
    int frames = 0;
    while (arrived.isReadable() && takesFrames() && !framesWait()) {
      int length = frame(arrived);
      if (length <= 0) {
        break;
      }
      arrived(arrived.readSlice(length), arrived);
      frames++;
    }
    if (frames >= FRAMES_OF_A_READ) {
      client().channel().unsafe().recvBufAllocHandle().incMessagesRead(frames / FRAMES_OF_A_READ);
    }
  }

  /** Whether further frames are wanted; if not, what has come of them is dropped. */
  protected boolean takesFrames() {
    return true;
  }

  /** Whether further frames are to wait until {@link #readOn} is called. */
  protected boolean framesWait() {
    return false;
  }

  /** Whether anything has come of a frame that was not taken. */
  protected final boolean holdsBytes() {
    return begun != null;
  }

  /**
   * Finds the next frame.
   *
   * @param arrived to be read only
   * @return how many bytes from the reader index on it has; 0 or less if it has not come whole
   * @throws io.netty.handler.codec.DecoderException if this is none: the connection is closed
   */
  protected abstract int frame(ByteBuf arrived);

  /**
   * A frame has come whole.
   *
   * @param whole what it is a part of
   */
  protected abstract void arrived(ByteBuf frame, ByteBuf whole);

  /** As {@link #queue}, with bytes that stand before them, as the head of a frame does. */
  protected final boolean queue(byte[] head, ByteBuffer data) {
    return super.isOpen() && outbox.offer(head, data);
  }

  /** As {@link #queue}, with bytes that many connections have in common, and nobody changes. */
  protected final boolean queueCommon(byte[] data) {
    return super.isOpen() && outbox.offer(data);
  }

  /** As {@link #queue}, with bytes that are the last: what is queued behind them is dropped. */
  protected final void queueLast(ByteBuffer data) {
    if (super.isOpen()) {
      outbox.offerLast(data);
    }
  }

  /** How many bytes wait for the client. */
  protected final long waiting() {
    return outbox.waitingBytes().waiting();
  }

  /** So many bytes were sent on the channel before it was this connection's. */
  protected final void sentBefore(long bytes) {
    outbox.writer().sentBefore(bytes);
  }

  /** How many have been written. */
  protected final long sent() {
    return outbox.writer().sent();
  }

  @Override
  protected long undecoded() {
    return begun == null ? 0 : begun.readableBytes();
  }

  @Override
  protected void closed() {
    if (begun != null) {
      begun.release();
      begun = null;
    }
  }
}
