package io.molt.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** What the servers of a {@link Comparison} are asked. */
enum Workload {
  /** A small page over HTTP, one request at a time on each connection. */
  PLAIN("HTTP", Door.HTTP, 64, 1, 0),
  /** The same, 16 requests at a time. */
  PIPELINED("HTTP, 16 pipelined", Door.HTTP, 64, 16, 0),
  /** 64 bytes come back over TCP. */
  ECHO("TCP echo, 64 bytes", Door.TCP, 64, 1, 64),
  /** 64 KiB come back over TCP. */
  BULK("TCP echo, 64 KiB", Door.TCP, 16, 1, 64 * 1024),
  /** A message of 64 bytes comes back over WebSocket. */
  SOCKET("WebSocket echo, 64 bytes", Door.WEBSOCKET, 64, 1, 64),
  /** One of 4 KiB. */
  LARGE_SOCKET("WebSocket echo, 4 KiB", Door.WEBSOCKET, 64, 1, 4 * 1024),
  /** The small page over TLS 1.3, on connections that are kept. */
  TLS("HTTP over TLS 1.3", Door.TLS, 64, 1, 0),
  /** A message of 100 bytes goes to thousands; each who gets it counts. */
  ROOM("WebSocket broadcast, 100 bytes to 5,000", Door.ROOM, 5_000, 1, 100),
  /** The small page over HTTP/2, 10 streams at a time on each connection. */
  HTTP2("HTTP/2, 10 streams", Door.HTTP2, 8, 10, 0),
  /** A large file over HTTP. */
  FILE("file of 1 MiB", Door.FILES, 16, 1, 0);

  /** Those that each server can do. */
  static final Set<Workload> COMMON =
      EnumSet.of(PLAIN, PIPELINED, ECHO, BULK, SOCKET, LARGE_SOCKET, TLS, ROOM);

  private static final String REQUEST =
      "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain,text/html;q=0.9\r\n"
          + "User-Agent: drill\r\nConnection: keep-alive\r\n\r\n";
  private static final byte[] OK = "HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final String HANDSHAKE =
      "GET %s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

  private static final String SWITCHED = "HTTP/1.1 101 ";
  private static final String BLANK_LINE = "\r\n\r\n";
  private static final byte FILLING = 'm';

  /** The first byte of a whole message of bytes (RFC 6455, 5.2). */
  private static final byte MESSAGE = (byte) 0x82;

  private static final int LONGEST_SHORT = 125;
  private static final int MASK_LENGTH = 4;
  private static final int HEAD = 64 * 1024;

  private final String label;
  private final Door door;
  private final int connections;
  private final int depth;
  private final int messageLength;

  Workload(String label, Door door, int connections, int depth, int messageLength) {
    this.label = label;
    this.door = door;
    this.connections = connections;
    this.depth = depth;
    this.messageLength = messageLength;
  }

  /** As it is shown to people. */
  String label() {
    return label;
  }

  /** Where it is asked. */
  Door door() {
    return door;
  }

  /** The server that others are compared with. */
  String reference() {
    return this == FILE ? "nginx" : "Netty";
  }

  int connections() {
    return connections;
  }

  /** Requests that a connection has in flight. */
  int depth() {
    return depth;
  }

  private boolean isWebSocket() {
    return door == Door.WEBSOCKET || door == Door.ROOM;
  }

  private String path() {
    return switch (door) {
      case ROOM -> "/room";
      case FILES -> "/" + SharedFiles.LARGE;
      default -> "/plain";
    };
  }

  /** Connects, and says what is to be said before anything is heard; does not wait. */
  SocketChannel connect(int port) throws IOException {
    SocketChannel socket =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (isWebSocket()) {
      socket.write(ascii(HANDSHAKE.formatted(path())));
    }
    return socket;
  }

  /**
   * Opens what was connected as far as something can be asked on it.
   *
   * @param socket blocks meanwhile
   */
  ByteChannel open(SocketChannel socket, TlsClients tls) throws IOException {
    if (isWebSocket()) {
      // Nothing comes behind it before something is asked.
      String head = head(socket);
      if (!head.startsWith(SWITCHED)) {
        throw new IOException(this + ": " + head);
      }
    }
    return door == Door.TLS ? tls.open(socket) : socket;
  }

  /** What each of the connections of one drill is asked. */
  Supplier<Dialogue> dialogues(int port) throws IOException {
    if (door == Door.HTTP2) {
      return () -> new Http2Dialogue(this);
    }
    if (door == Door.ROOM) {
      return new RoomDialogues(this, frame().length - MASK_LENGTH);
    }
    int answerLength = depth * answerLength(port);
    return () -> new BatchDialogue(this, answerLength);
  }

  /** The bytes of {@link #depth()} requests. */
  ByteBuffer batch() {
    byte[] one =
        isWebSocket()
            ? frame()
            : messageLength > 0 ? message() : ascii(REQUEST.formatted(path())).array();
    ByteBuffer batch = ByteBuffer.allocateDirect(depth * one.length);
    for (int i = 0; i < depth; i++) {
      batch.put(one);
    }
    return batch.flip();
  }

  /** Asks once, to learn how long each answer is. */
  private int answerLength(int port) throws IOException {
    if (isWebSocket()) {
      return frame().length - MASK_LENGTH;
    }
    if (messageLength > 0) {
      return messageLength;
    }
    try (SocketChannel socket = connect(port)) {
      ByteChannel channel = open(socket, new TlsClients());
      channel.write(ascii(REQUEST.formatted(path())));
      String text = head(channel);
      check(ascii(text));
      String head = text.substring(0, text.indexOf(BLANK_LINE) + BLANK_LINE.length());
      String length =
          head.toLowerCase(Locale.ROOT).replaceAll("(?s).*content-length: (\\d+).*", "$1");
      int body = Integer.parseInt(length);
      if (this == FILE && body != SharedFiles.LARGE_LENGTH) {
        throw new IOException(this + ": not the file but " + body + " bytes: " + head);
      }
      return head.length() + body;
    }
  }

  /** Reads until the head of an answer is whole, and what comes with it. */
  private String head(ByteChannel channel) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(HEAD);
    String text = "";
    while (!text.contains(BLANK_LINE)) {
      if (channel.read(in) < 0) {
        throw new IOException(this + ": " + text);
      }
      text = StandardCharsets.ISO_8859_1.decode(in.duplicate().flip()).toString();
    }
    return text;
  }

  /** Fails unless an answer begins as it should. */
  void check(ByteBuffer in) throws IOException {
    if (isWebSocket() || messageLength > 0) {
      if (in.get(in.position()) != (isWebSocket() ? MESSAGE : FILLING)) {
        throw new IOException(this + ": another byte came back");
      }
    } else {
      for (int i = 0; i < Math.min(OK.length, in.remaining()); i++) {
        if (in.get(in.position() + i) != OK[i]) {
          throw new IOException(this + ": " + StandardCharsets.US_ASCII.decode(in));
        }
      }
    }
  }

  /** Masked with zeros, so that the bytes are those of the message. */
  private byte[] frame() {
    boolean isShort = messageLength <= LONGEST_SHORT;
    ByteBuffer frame = ByteBuffer.allocate((isShort ? 2 : 4) + MASK_LENGTH + messageLength);
    frame.put(MESSAGE).put((byte) (0x80 | (isShort ? messageLength : LONGEST_SHORT + 1)));
    if (!isShort) {
      frame.putShort((short) messageLength);
    }
    return frame.putInt(0).put(message()).array();
  }

  private byte[] message() {
    byte[] message = new byte[messageLength];
    Arrays.fill(message, FILLING);
    return message;
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
