package io.molt.http.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A client that can send any frame, and says which it gets. */
final class RawWebSocket implements AutoCloseable {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  static final int LAST = 0x80;
  static final int COMPRESSED = 0x40;

  private static final int MASK = 0x12345678;

  /** The example of RFC 6455, 1.3. */
  static final String REQUEST =
      """
      GET /chat HTTP/1.1
      Host: server.example.com
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      Sec-WebSocket-Version: 13
      """;

  /**
   * A frame from the server.
   *
   * @param first its first byte: the opcode, and the bits before it
   */
  record Frame(int first, byte[] payload) {
    int opcode() {
      return first & 0x0f;
    }

    String text() {
      return new String(payload, UTF_8);
    }

    /** Of a Close frame. */
    int code() {
      return Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
    }
  }

  private final RawClient client;

  /** One whose handshake is not sent yet. */
  RawWebSocket(RawClient client) {
    this.client = client;
  }

  /** One that is open. */
  static RawWebSocket open(TestServer server) throws IOException {
    return open(server, "");
  }

  /**
   * The same.
   *
   * @param fields further lines of the request
   */
  static RawWebSocket open(TestServer server, String fields) throws IOException {
    RawWebSocket socket = new RawWebSocket(server.connect());
    assertThat(socket.handshake(fields).status()).isEqualTo(101);
    return socket;
  }

  static byte[] lines(String text) {
    return text.replace("\n", "\r\n").getBytes(ISO_8859_1);
  }

  RawClient.Response handshake(String fields) throws IOException {
    return client.send(lines(REQUEST + fields + "\n")).response(false);
  }

  RawClient client() {
    return client;
  }

  RawWebSocket send(int first, String payload) {
    return send(first, payload.getBytes(UTF_8));
  }

  RawWebSocket send(int first, byte[] payload) {
    client.send(frame(first, payload));
    return this;
  }

  /** A Close frame with a code. */
  RawWebSocket close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    return send(
        LAST | CLOSE,
        ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  /** A frame as a client sends it. */
  static byte[] frame(int first, byte[] payload) {
    byte[] masked = payload.clone();
    Masking.change(masked, MASK);
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length <= 0xffff) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.putInt(MASK).put(masked).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  Frame read() throws IOException {
    byte[] head = client.readBytes(2);
    int length = head[1];
    assertThat(length).as("no mask").isNotNegative();
    if (length == 126) {
      length = Short.toUnsignedInt(ByteBuffer.wrap(client.readBytes(2)).getShort());
    } else if (length == 127) {
      length = Math.toIntExact(ByteBuffer.wrap(client.readBytes(8)).getLong());
    }
    return new Frame(head[0] & 0xff, client.readBytes(length));
  }

  /** The text of the next frame, which is a whole message of text. */
  String readText() throws IOException {
    Frame frame = read();
    assertThat(frame.first()).isEqualTo(LAST | TEXT);
    return frame.text();
  }

  /** The code of the Close frame that comes next; nothing comes after it. */
  int readClose() throws IOException {
    Frame frame = read();
    assertThat(frame.first()).isEqualTo(LAST | CLOSE);
    return frame.payload().length == 0 ? 1005 : frame.code();
  }

  /** Whether the server has closed the connection; waits for it. */
  boolean isAtEnd() {
    return client.isAtEnd();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
