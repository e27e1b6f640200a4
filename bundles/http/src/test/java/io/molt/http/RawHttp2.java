package io.molt.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.EmptyHttp2Headers;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** A client that can send any frame of HTTP/2, and says which it gets. */
public final class RawHttp2 implements AutoCloseable {

  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 1;
  public static final int ACK = 1;
  public static final int END_HEADERS = 4;

  public static final int NO_ERROR = 0;
  public static final int PROTOCOL_ERROR = 1;
  public static final int INTERNAL_ERROR = 2;
  public static final int CANCEL = 8;
  public static final int ENHANCE_YOUR_CALM = 11;

  static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /**
   * A frame of the server's.
   *
   * @param fields of HEADERS; else empty
   */
  public record Frame(int type, int flags, int stream, byte[] payload, Http2Headers fields) {
    public boolean isLast() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }

    public String text() {
      return new String(payload, ISO_8859_1);
    }

    /** Of RST_STREAM and of GOAWAY. */
    public int code() {
      return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
    }

    /** Of GOAWAY: which stream is the last; of WINDOW_UPDATE: by how much. */
    public int number() {
      return ByteBuffer.wrap(payload).getInt(0);
    }

    @Override
    public String toString() {
      return "type " + type + " flags " + flags + " stream " + stream + " " + payload.length;
    }
  }

  /** An answer, whole. */
  public record Answer(Http2Headers head, byte[] body) {
    public int status() {
      return Integer.parseInt(head.status().toString());
    }

    public String field(String name) {
      CharSequence value = head.get(name);
      return value == null ? null : value.toString();
    }

    public String text() {
      return new String(body, ISO_8859_1);
    }
  }

  private final RawClient client;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final Deque<Frame> kept = new ArrayDeque<>();

  /** One that has sent nothing. */
  public RawHttp2(RawClient client) {
    this.client = client;
  }

  /** One that has begun with HTTP/2, and knows the server's settings. */
  public static RawHttp2 open(TestServer server, int... settings) throws IOException {
    return new RawHttp2(server.connect()).begin(settings);
  }

  /**
   * Begins.
   *
   * @param settings number, value, number, value ...
   */
  public RawHttp2 begin(int... settings) throws IOException {
    client.send(PREFACE);
    ByteBuffer payload = ByteBuffer.allocate(3 * settings.length);
    for (int at = 0; at < settings.length; at += 2) {
      payload.putShort((short) settings[at]).putInt(settings[at + 1]);
    }
    send(SETTINGS, 0, 0, payload.array());
    await(frame -> frame.type() == SETTINGS && frame.flags() == 0);
    send(SETTINGS, ACK, 0, new byte[0]);
    await(frame -> frame.type() == SETTINGS && frame.flags() == ACK);
    return this;
  }

  public RawClient client() {
    return client;
  }

  public RawHttp2 send(int type, int flags, int stream, byte[] payload) {
    client.send(frame(type, flags, stream, payload));
    return this;
  }

  public static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >>> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** Fields as they are, none of which is to be remembered (RFC 7541, 6.2.2). */
  public static byte[] fields(String... namesAndValues) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int at = 0; at < namesAndValues.length; at += 2) {
      block.write(0);
      literal(block, namesAndValues[at]);
      literal(block, namesAndValues[at + 1]);
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String text) {
    int length = text.length();
    if (length < 127) {
      block.write(length);
    } else {
      block.write(127);
      int rest = length - 127;
      while (rest >= 128) {
        block.write((rest & 127) | 128);
        rest >>>= 7;
      }
      block.write(rest);
    }
    block.writeBytes(text.getBytes(ISO_8859_1));
  }

  /** A head as it is. */
  public RawHttp2 head(int stream, boolean last, String... namesAndValues) {
    return send(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, fields(namesAndValues));
  }

  /** A request with what belongs to each. */
  public RawHttp2 request(
      int stream, String method, String path, boolean last, String... furtherFields) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of(":method", method, ":scheme", "http", ":path", path));
    all.addAll(List.of(":authority", "test"));
    all.addAll(List.of(furtherFields));
    return head(stream, last, all.toArray(String[]::new));
  }

  public RawHttp2 get(int stream, String path) {
    return request(stream, "GET", path, true);
  }

  public RawHttp2 data(int stream, boolean last, byte[] bytes) {
    return send(DATA, last ? END_STREAM : 0, stream, bytes);
  }

  public RawHttp2 reset(int stream, int code) {
    return send(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
  }

  /** Lets the server send more on a stream; 0 for all of them. */
  public RawHttp2 open(int stream, int bytes) {
    return send(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
  }

  private Frame read() throws IOException {
    ByteBuffer head = ByteBuffer.wrap(client.readBytes(9));
    int length = (head.get() & 0xff) << 16 | Short.toUnsignedInt(head.getShort());
    int type = head.get();
    int flags = head.get();
    int stream = head.getInt();
    byte[] payload = client.readBytes(length);
    return new Frame(
        type,
        flags,
        stream,
        payload,
        type == HEADERS ? decoded(stream, payload) : EmptyHttp2Headers.INSTANCE);
  }

  /** The next frame of those that are wanted; the others are kept. */
  public Frame await(Predicate<Frame> wanted) throws IOException {
    for (Frame frame : kept) {
      if (wanted.test(frame)) {
        kept.remove(frame);
        return frame;
      }
    }
    Frame frame = read();
    while (!wanted.test(frame)) {
      kept.add(frame);
      frame = read();
    }
    return frame;
  }

  public Frame await(int type) throws IOException {
    return await(frame -> frame.type() == type);
  }

  public Frame await(int stream, int type) throws IOException {
    return await(frame -> frame.stream() == stream && frame.type() == type);
  }

  /** What comes next on a stream, but for what only opens it further. */
  public Frame next(int stream) throws IOException {
    return await(frame -> frame.stream() == stream && frame.type() != WINDOW_UPDATE);
  }

  /** Those of the frames that came which nobody has asked for. */
  public List<Frame> kept() {
    return List.copyOf(kept);
  }

  /** Returns when the server has read what was sent before; what comes until then is kept. */
  public RawHttp2 pass() throws IOException {
    send(PING, 0, 0, new byte[8]);
    await(frame -> frame.type() == PING && frame.flags() == ACK);
    return this;
  }

  private Http2Headers decoded(int stream, byte[] payload) {
    try {
      return decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(payload));
    } catch (Http2Exception broken) {
      throw new AssertionError(broken);
    }
  }

  /** The answer on a stream. */
  public Answer answer(int stream) throws IOException {
    Frame head = await(stream, HEADERS);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Frame frame = head;
    while (!frame.isLast()) {
      frame = await(stream, DATA);
      body.writeBytes(frame.payload());
    }
    return new Answer(head.fields(), body.toByteArray());
  }

  public boolean isAtEnd() {
    return client.isAtEnd();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
