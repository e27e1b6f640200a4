package io.molt.listener.spi;

import io.molt.spi.Dispatcher;
import io.molt.spi.Loan;
import io.molt.spi.StreamLane;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;

/**
 * A connection on which messages pass, each made of a frame of bytes. To a worker that borrows, a
 * large one is lent as it lies in the buffer that the socket was read into.
 *
 * @param <M> a message
 */
public class MessageConnection<M> extends FramedConnection<M> {

  /** What a message takes beside its bytes, so that a flood of empty ones is noticed too. */
  private static final int OBJECTS = 64;

  private final MessageCodec<M> codec;

  public MessageConnection(ClientChannel client, Dispatcher dispatcher, MessageCodec<M> codec) {
    super(client, dispatcher);
    this.codec = codec;
  }

  @Override
  public boolean send(M message) {
    return queue(codec.bytes(message));
  }

  /** As {@link MessageCodec#frame} says. */
  @Override
  protected int frame(ByteBuf arrived) {
    return codec.frame(arrived);
  }

  /**
   * A frame has come whole: hands it to the lane; without one, it is dropped.
   *
   * @param whole what it is a part of
   */
  @Override
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
