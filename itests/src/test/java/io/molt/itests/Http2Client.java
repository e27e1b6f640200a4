package io.molt.itests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A client of HTTP/2 in clear text, frame by frame. Not for use by several threads. */
final class Http2Client implements AutoCloseable {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;

  /** A frame of the server's. {@code status} is 0 but for HEADERS. */
  record Frame(int type, int flags, int stream, byte[] payload, int status) {
    boolean isLast() {
      return (type == DATA || type == HEADERS) && (flags & 1) != 0;
    }

    String text() {
      return new String(payload, UTF_8);
    }

    int number(int at) {
      return ByteBuffer.wrap(payload).getInt(at);
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final Deque<Frame> kept = new ArrayDeque<>();

  /** Messages of WebSockets that nobody has asked for, by their streams. */
  private final Map<Integer, Deque<String>> heard = new HashMap<>();

  private Http2Client(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  static Http2Client open(MoltProcess molt) throws IOException {
    Http2Client client = new Http2Client(molt.instance().port("http"));
    client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    client.send(SETTINGS, 0, 0, new byte[0]);
    client.await(frame -> frame.type() == SETTINGS);
    client.send(SETTINGS, 1, 0, new byte[0]);
    return client;
  }

  private void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Http2Client send(int type, int flags, int stream, byte[] payload) {
    send(
        ByteBuffer.allocate(9 + payload.length)
            .put((byte) (payload.length >>> 16))
            .putShort((short) payload.length)
            .put((byte) type)
            .put((byte) flags)
            .putInt(stream)
            .put(payload)
            .array());
    return this;
  }

  /** A head whose fields are all short. */
  Http2Client head(int stream, boolean last, String... namesAndValues) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int at = 0; at < namesAndValues.length; at += 2) {
      block.write(0);
      for (String text : new String[] {namesAndValues[at], namesAndValues[at + 1]}) {
        block.write(text.length());
        block.writeBytes(text.getBytes(ISO_8859_1));
      }
    }
    return send(HEADERS, last ? 5 : 4, stream, block.toByteArray());
  }

  Http2Client request(int stream, String method, String path, boolean last) {
    return head(
        stream,
        last,
        ":method",
        method,
        ":scheme",
        "http",
        ":path",
        path,
        ":authority",
        "localhost");
  }

  private Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(type, flags, stream, payload, type == HEADERS ? status(stream, payload) : 0);
  }

  private int status(int stream, byte[] block) {
    try {
      CharSequence status = decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block)).status();
      return Integer.parseInt(status.toString());
    } catch (Http2Exception broken) {
      throw new AssertionError(broken);
    }
  }

  /** The next frame of those that are wanted; the others are kept. */
  Frame await(Predicate<Frame> wanted) {
    for (Frame frame : kept) {
      if (wanted.test(frame)) {
        kept.remove(frame);
        return frame;
      }
    }
    try {
      Frame frame = read();
      while (!wanted.test(frame)) {
        kept.add(frame);
        frame = read();
      }
      return frame;
    } catch (IOException failed) {
      throw new UncheckedIOException(kept.toString(), failed);
    }
  }

  Frame await(int type) {
    return await(frame -> frame.type() == type);
  }

  /** What has come and was not asked for. */
  List<Frame> kept() {
    return List.copyOf(kept);
  }

  /** What comes next on a stream, but for what only opens it further. */
  Frame next(int stream) {
    return await(frame -> frame.stream() == stream && frame.type() != WINDOW_UPDATE);
  }

  /** The text of the answer on a stream, which has a status. */
  String answer(int stream, int status) {
    Frame head = next(stream);
    assertThat(head.status()).isEqualTo(status);
    return head.isLast() ? "" : rest(stream);
  }

  /** What is left of the text of an answer. */
  String rest(int stream) {
    StringBuilder text = new StringBuilder();
    Frame frame;
    do {
      frame = next(stream);
      assertThat(frame.type()).isEqualTo(DATA);
      text.append(frame.text());
    } while (!frame.isLast());
    return text.toString();
  }

  String get(int stream, String path) {
    return request(stream, "GET", path, true).answer(stream, 200);
  }

  /** Opens a WebSocket on a stream. */
  Http2Client webSocket(int stream, String path) {
    head(
        stream,
        false,
        ":method",
        "CONNECT",
        ":protocol",
        "websocket",
        ":scheme",
        "http",
        ":path",
        path,
        ":authority",
        "localhost",
        "sec-websocket-version",
        "13");
    assertThat(next(stream).status()).isEqualTo(200);
    return this;
  }

  /** Sends a short message of text on a stream that is a WebSocket. */
  Http2Client say(int stream, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return send(
        DATA,
        0,
        stream,
        ByteBuffer.allocate(6 + bytes.length)
            .put((byte) 0x81)
            .put((byte) (0x80 | bytes.length))
            .putInt(0)
            .put(bytes)
            .array());
  }

  /** The next short message of text; several may come in one frame of HTTP/2. */
  String heard(int stream) {
    Deque<String> messages = heard.computeIfAbsent(stream, each -> new ArrayDeque<>());
    while (messages.isEmpty()) {
      ByteBuffer frames = ByteBuffer.wrap(next(stream).payload());
      while (frames.hasRemaining()) {
        assertThat(frames.get()).isEqualTo((byte) 0x81);
        byte[] text = new byte[frames.get()];
        frames.get(text);
        messages.add(new String(text, UTF_8));
      }
    }
    return messages.removeFirst();
  }

  /** Returns when the server has closed the connection; what comes until then is kept. */
  void awaitEnd() {
    try {
      while (true) {
        kept.add(read());
      }
    } catch (EOFException end) {
      // as it should be
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
