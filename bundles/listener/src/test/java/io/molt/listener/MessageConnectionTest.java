package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.spi.ConnectionFactory;
import io.molt.listener.spi.MessageCodec;
import io.molt.listener.spi.MessageConnection;
import io.molt.listener.spi.ProtocolProvider;
import io.molt.listener.spi.StreamHandlerKind;
import io.molt.spi.HandlerKind;
import io.molt.spi.settings.ListenerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class MessageConnectionTest {

  private static final int LONGEST = 1 << 20;

  /** A message is its length in four bytes, and so many bytes. */
  private static final class Codec implements MessageCodec<ByteBuffer> {
    @Override
    public int frame(ByteBuf arrived) {
      if (arrived.readableBytes() < 4) {
        return -1;
      }
      int whole = 4 + arrived.getInt(arrived.readerIndex());
      if (whole > LONGEST) {
        throw new TooLongFrameException(whole + " (expected: at most " + LONGEST + ")");
      }
      return arrived.readableBytes() < whole ? -1 : whole;
    }

    @Override
    public ByteBuffer message(ByteBuffer frame) {
      return frame.position(4).slice();
    }

    @Override
    public ByteBuffer bytes(ByteBuffer message) {
      return ByteBuffer.allocate(4 + message.remaining())
          .putInt(message.remaining())
          .put(message)
          .flip();
    }
  }

  private static final class Messages implements ProtocolProvider {
    @Override
    public String name() {
      return "messages";
    }

    @Override
    public HandlerKind<?> handlerKind() {
      return StreamHandlerKind.INSTANCE;
    }

    @Override
    public ConnectionFactory forPort(ListenerSettings settings, int reactors) {
      return (client, dispatcher) -> {
        MessageConnection<ByteBuffer> connection =
            new MessageConnection<>(client, dispatcher, new Codec());
        client.channel().pipeline().addLast(connection);
        return connection;
      };
    }
  }

  private static TestServer started(TcpFake fake) throws Exception {
    return TestServer.started(TestSettings.of(new Messages()), fake);
  }

  private static byte[] frame(byte[] message) {
    return ByteBuffer.allocate(4 + message.length).putInt(message.length).put(message).array();
  }

  private static byte[] frame(String text) {
    return frame(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aMessageIsHandedOnWhenItHasComeWholeHoweverItComes() throws Exception {
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = fake.next();
      for (byte each : frame("slowly ")) {
        client.send(new byte[] {each});
      }
      lane.awaitText("slowly ");
      byte[] next = frame("and the next");
      byte[] both = ByteBuffer.allocate(40).put(frame("at once ")).put(next, 0, 5).flip().array();
      client.send(Arrays.copyOf(both, frame("at once ").length + 5));
      lane.awaitText("slowly at once ");
      client.send(Arrays.copyOfRange(next, 5, next.length));
      lane.awaitText("slowly at once and the next");
    }
  }

  @Test
  void whatIsSentIsFramed() throws Exception {
    try (TestServer server = started(TcpFake.echo());
        RawClient client = server.connect()) {
      client.send(frame("a")).send(frame(""));
      assertThat(client.read(9)).isEqualTo("\0\0\0\1a\0\0\0\0");
    }
  }

  @Test
  void aLargeMessageIsLentWholeAndSentBackUncopied() throws Exception {
    TcpFake fake = TcpFake.borrowing((lane, data) -> lane.transport.send(data));
    byte[] message = new byte[20_000];
    new Random(1).nextBytes(message);
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = fake.next();
      for (int times = 0; times < 50; times++) {
        client.send(frame(message));
        assertThat(client.read(4 + message.length))
            .isEqualTo(new String(frame(message), StandardCharsets.ISO_8859_1));
      }
      assertThat(lane.lent.get()).isPositive();
    }
  }

  @Test
  void whatIsNoMessageClosesTheConnection() throws Exception {
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = started(fake);
        RawClient client = server.connect()) {
      TcpFake.Lane lane = fake.next();
      client.send("no message at all");
      assertThat(client.isAtEnd()).isTrue();
      lane.awaitClosed();
    }
  }

  /** The client leaves in the middle of one: nothing of it is kept, see {@link LeakCheck}. */
  @Test
  void aMessageThatDoesNotComeWholeIsForgotten() throws Exception {
    TcpFake fake = TcpFake.collecting();
    try (TestServer server = started(fake)) {
      try (RawClient client = server.connect()) {
        client.send(Arrays.copyOf(frame(new byte[1000]), 500));
        server.awaitReceived(500);
      }
      fake.next().awaitClosed();
    }
  }
}
