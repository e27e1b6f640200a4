package io.molt.itests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A client of WebSockets (RFC 6455) that sends frame by frame, also compressed (RFC 7692) with
 * regard to what it sent before. Not for use by several threads.
 */
final class WebSocketClient implements AutoCloseable {

  static final int CONTINUATION = 0x80;
  static final int TEXT = 0x81;
  static final int FIRST_OF_TEXT = 0x01;
  static final int BINARY = 0x82;
  static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int PONG = 0x8a;
  private static final int COMPRESSED = 0x40;
  private static final int MASKED = 0x80;
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private final TcpClientConnection connection;
  private final List<String> answer = new ArrayList<>();
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);

  private WebSocketClient(TcpClientConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens one.
   *
   * @param fields further header fields, each as a line
   */
  static WebSocketClient open(MoltProcess molt, String path, String... fields) {
    WebSocketClient client = ask(molt, path, fields);
    assertThat(client.answer.getFirst()).startsWith("HTTP/1.1 101 ");
    return client;
  }

  /** Asks for one, and reads the head of the answer. */
  static WebSocketClient ask(MoltProcess molt, String path, String... fields) {
    return ask(TcpClientConnection.open(molt.instance().port("http")), path, fields);
  }

  /** Opens one over TLS. */
  static WebSocketClient openTls(int port, String path, String... fields) {
    WebSocketClient client =
        ask(TcpClientConnection.openTls(port, TlsFiles.clients()), path, fields);
    assertThat(client.answer.getFirst()).startsWith("HTTP/1.1 101 ");
    return client;
  }

  private static WebSocketClient ask(
      TcpClientConnection connection, String path, String... fields) {
    WebSocketClient client = new WebSocketClient(connection);
    client.connection.send(
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + String.join("", List.of(fields).stream().map(field -> field + "\r\n").toList())
            + "\r\n");
    String line = client.connection.readLine();
    while (!line.isBlank()) {
      client.answer.add(line.strip());
      line = client.connection.readLine();
    }
    return client;
  }

  /** The lines of the head that answered. */
  List<String> answer() {
    return answer;
  }

  WebSocketClient send(String text) {
    return send(TEXT, text.getBytes(UTF_8));
  }

  /**
   * Sends a frame.
   *
   * @param first its first byte
   */
  WebSocketClient send(int first, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length <= 0xffff) {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | 127)).putLong(payload.length);
    }
    byte[] mask = {1, 2, 3, 4};
    frame.put(mask);
    for (int at = 0; at < payload.length; at++) {
      frame.put((byte) (payload[at] ^ mask[at % mask.length]));
    }
    frame.flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    connection.send(bytes);
    return this;
  }

  /** Sends a message that refers to those sent so before. Tells how many bytes it took. */
  int sendCompressed(String text) {
    deflater.setInput(text.getBytes(UTF_8));
    byte[] deflated = new byte[2 * text.length() + 64];
    int length = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH) - TAIL.length;
    send(TEXT | COMPRESSED, ByteBuffer.allocate(length).put(deflated, 0, length).array());
    return length;
  }

  /** The next message, a text. Pings that come before are answered. */
  String read() {
    int first = readBytes(1)[0] & 0xff;
    byte[] payload = readPayload();
    while (first == PING) {
      send(PONG, payload);
      first = readBytes(1)[0] & 0xff;
      payload = readPayload();
    }
    return text(first, payload);
  }

  private String text(int first, byte[] payload) {
    if (first == (TEXT | COMPRESSED)) {
      return new String(inflated(payload), UTF_8);
    }
    assertThat(first).as(() -> new String(payload, ISO_8859_1)).isEqualTo(TEXT);
    return new String(payload, UTF_8);
  }

  /** What a text is answered with. */
  String ask(String text) {
    return send(text).read();
  }

  /** The code of the Close frame that comes next, and answers it. */
  int readClose() {
    assertThat(readBytes(1)[0] & 0xff).isEqualTo(CLOSE);
    byte[] payload = readPayload();
    send(CLOSE, payload);
    return ByteBuffer.wrap(payload).getShort();
  }

  private byte[] readPayload() {
    int length = readBytes(1)[0];
    if (length == 126) {
      length = Short.toUnsignedInt(ByteBuffer.wrap(readBytes(2)).getShort());
    } else if (length == 127) {
      length = Math.toIntExact(ByteBuffer.wrap(readBytes(8)).getLong());
    }
    return readBytes(length);
  }

  private byte[] inflated(byte[] payload) {
    byte[] inflated = new byte[100_000];
    try {
      inflater.setInput(payload);
      int length = inflater.inflate(inflated);
      inflater.setInput(TAIL);
      length += inflater.inflate(inflated, length, inflated.length - length);
      return ByteBuffer.allocate(length).put(inflated, 0, length).array();
    } catch (DataFormatException broken) {
      throw new AssertionError(broken);
    }
  }

  private byte[] readBytes(int length) {
    return connection.readText(length).getBytes(ISO_8859_1);
  }

  /** Whether the server closes it; waits for that. */
  void awaitClosed() {
    connection.awaitClosed();
  }

  @Override
  public void close() {
    connection.close();
    deflater.end();
    inflater.end();
  }
}
