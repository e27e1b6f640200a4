package io.molt.itests;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** What the servers of a {@link Comparison} are asked. */
enum Workload {
  /** A small page over HTTP, one request at a time on each connection. */
  PLAIN("HTTP", 64, 1, 0),
  /** The same, 16 requests at a time. */
  PIPELINED("HTTP, 16 pipelined", 64, 16, 0),
  /** 64 bytes come back over TCP. */
  ECHO("TCP echo, 64 bytes", 64, 1, 64),
  /** 64 KiB come back over TCP. */
  BULK("TCP echo, 64 KiB", 16, 1, 64 * 1024),
  /** A message of 64 bytes comes back over WebSocket. */
  SOCKET("WebSocket echo, 64 bytes", 64, 1, 64),
  /** One of 4 KiB. */
  LARGE_SOCKET("WebSocket echo, 4 KiB", 64, 1, 4 * 1024);

  private static final byte[] REQUEST =
      ("GET /plain HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain,text/html;q=0.9\r\n"
              + "User-Agent: drill\r\nConnection: keep-alive\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OK = "HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] HANDSHAKE =
      ("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  private static final byte FILLING = 'm';

  /** The first byte of a whole message of bytes (RFC 6455, 5.2). */
  private static final byte MESSAGE = (byte) 0x82;

  private static final int LONGEST_SHORT = 125;
  private static final int MASK_LENGTH = 4;

  private final String label;
  private final int connections;
  private final int depth;
  private final int messageLength;

  Workload(String label, int connections, int depth, int messageLength) {
    this.label = label;
    this.connections = connections;
    this.depth = depth;
    this.messageLength = messageLength;
  }

  /** As it is shown to people. */
  String label() {
    return label;
  }

  int connections() {
    return connections;
  }

  /** Requests that a connection has in flight. */
  int depth() {
    return depth;
  }

  boolean isHttp() {
    return messageLength == 0;
  }

  boolean isWebSocket() {
    return this == SOCKET || this == LARGE_SOCKET;
  }

  /** Opens a connection as far as it takes more than to connect. */
  void open(SocketChannel channel) throws IOException {
    if (isWebSocket()) {
      channel.write(ByteBuffer.wrap(HANDSHAKE));
      StringBuilder head = new StringBuilder();
      ByteBuffer one = ByteBuffer.allocate(1);
      while (head.indexOf("\r\n\r\n") < 0) {
        if (channel.read(one.clear()) < 0) {
          throw new IOException(this + ": " + head);
        }
        head.append((char) one.get(0));
      }
    }
  }

  /** The bytes of {@link #depth()} requests. */
  ByteBuffer batch() {
    byte[] one = isHttp() ? REQUEST : isWebSocket() ? frame() : message();
    ByteBuffer batch = ByteBuffer.allocateDirect(depth * one.length);
    for (int i = 0; i < depth; i++) {
      batch.put(one);
    }
    return batch.flip();
  }

  /** Asks once, to learn how long each answer is. */
  int answerLength(int port) throws IOException {
    if (!isHttp()) {
      return isWebSocket() ? frame().length - MASK_LENGTH : messageLength;
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(REQUEST);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      String lower = head.toString().toLowerCase(Locale.ROOT);
      String length = lower.replaceAll("(?s).*content-length: (\\d+).*", "$1");
      return head.length() + Integer.parseInt(length);
    }
  }

  /** Fails unless an answer begins as it should. */
  void check(ByteBuffer in) throws IOException {
    if (isHttp()) {
      for (int i = 0; i < OK.length && i < in.position(); i++) {
        if (in.get(i) != OK[i]) {
          throw new IOException(this + ": " + StandardCharsets.US_ASCII.decode(in.flip()));
        }
      }
    } else if (in.get(0) != (isWebSocket() ? MESSAGE : FILLING)) {
      throw new IOException(this + ": another byte came back");
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
}
