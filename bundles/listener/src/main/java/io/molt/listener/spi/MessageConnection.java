package io.molt.listener.spi;

import io.molt.spi.Dispatcher;
import io.molt.spi.Loan;
import io.molt.spi.StreamLane;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which messages pass, each made of a frame of bytes. To a worker that borrows, a
 * large one is lent as it lies in the buffer that the socket was read into.
 *
 * @param <M> a message
 */
public class MessageConnection<M> extends StreamConnection<M> {

  /** What a message takes beside its bytes, so that a flood of empty ones is noticed too. */
  private static final int OBJECTS = 64;

  private final MessageCodec<M> codec;

  /** What has come of a message that has not come whole. */
  private @Nullable ByteBuf begun;

  public MessageConnection(ClientChannel client, Dispatcher dispatcher, MessageCodec<M> codec) {
    super(client, dispatcher);
    this.codec = codec;
  }

  @Override
  public boolean send(M message) {
    return queue(codec.bytes(message));
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
      if (arrived.isReadable()) {
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
    while (arrived.isReadable()) {
      int length = frame(arrived);
      if (length <= 0) {
        return;
      }
      arrived(arrived.readSlice(length), arrived);
    }
  }

  /** How long the next frame is: see {@link MessageCodec#frame}. */
  protected int frame(ByteBuf arrived) {
    return codec.frame(arrived);
  }

  /**
   * A frame has come whole: hands it to the lane; without one, it is dropped.
   *
   * @param whole what it is a part of
   */
  protected void arrived(ByteBuf frame, ByteBuf whole) {
    StreamLane<M> taker = lane();
    if (taker == null) {
      return;
    }
    if (BufferLoan.isWorthwhile(frame, whole) && taker.borrows()) {
      taker.received(new Lent<>(new BufferLoan(frame.retain(), client().reactor().loans()), codec));
    } else {
      byte[] copy = ByteBufUtil.getBytes(frame);
      taker.received(codec.message(ByteBuffer.wrap(copy)), copy.length + OBJECTS);
    }
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

  /** A message whose frame is lent. */
  private record Lent<M>(Loan<ByteBuffer> frame, MessageCodec<M> codec) implements Loan<M> {
    @Override
    public int size() {
      return frame.size();
    }

    @Override
    public void lend(Borrower<M> borrower) throws Exception {
      frame.lend(bytes -> borrower.use(codec.message(bytes)));
    }

    @Override
    public M copy() {
      return codec.message(frame.copy());
    }

    @Override
    public void end() {
      frame.end();
    }
  }
}
