package example.protocols;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.MessageConnection;
import io.molt.listener.spi.ReadGate;
import io.molt.spi.Dispatcher;
import io.molt.spi.ExchangeAccess;
import io.molt.spi.StreamLane;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines and their answers, one at a time; after a question that goes on with notes, notes. */
final class DeskConnection extends MessageConnection<ByteBuffer> {

  private static final int LONGEST_LINE = 8 * 1024;

  /** The question in hand. */
  private @Nullable DeskExchange inHand;

  DeskConnection(ClientChannel client, Dispatcher dispatcher, NoteCodec codec) {
    super(client, dispatcher, codec);
  }

  /** No stream yet. */
  @Override
  protected boolean begin() {
    return true;
  }

  @Override
  protected int frame(ByteBuf arrived) {
    if (lane() != null) {
      return super.frame(arrived);
    }
    if (inHand != null) {
      return -1;
    }
    int end = arrived.bytesBefore((byte) '\n');
    if (end < 0 && arrived.readableBytes() > LONGEST_LINE) {
      throw new TooLongFrameException("a line of more than " + LONGEST_LINE);
    }
    return end < 0 ? -1 : end + 1;
  }

  @Override
  protected void arrived(ByteBuf frame, ByteBuf whole) {
    if (lane() != null) {
      super.arrived(frame, whole);
      return;
    }
    String line = frame.toString(StandardCharsets.UTF_8).strip();
    DeskExchange exchange = new DeskExchange(this, line);
    inHand = exchange;
    gate().close(ReadGate.Reason.PIPELINE);
    if (!dispatcher().dispatch(exchange)) {
      exchange.answer("!nobody");
    }
  }

  /** From any thread. */
  void answered(String line) {
    queue(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    client().reactor().execute(this::next, () -> {});
  }

  private void next() {
    inHand = null;
    gate().open(ReadGate.Reason.PIPELINE);
    readOn();
    closeIfDone();
  }

  /** From the thread of the worker that asks for it. */
  void goOnWithNotes(ExchangeAccess access) {
    queue(ByteBuffer.wrap("notes\n".getBytes(StandardCharsets.UTF_8)));
    StreamLane<ByteBuffer> lane = access.become(this, new NotesKind());
    client()
        .reactor()
        .execute(
            () -> {
              inHand = null;
              serve(lane);
              gate().open(ReadGate.Reason.PIPELINE);
              readOn();
            },
            lane::closed);
  }

  /** The client asks nothing more. */
  @Override
  protected void inputEnded() {
    closeIfDone();
  }

  private void closeIfDone() {
    if (isInputEnded() && inHand == null && lane() == null) {
      close();
    }
  }
}
