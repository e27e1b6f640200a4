package io.molt.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that make the server hold as much as they can: each sends its bytes on a connection of
 * its own, as far as they are taken, and reads nothing.
 */
final class Glutton implements AutoCloseable {

  private static final int BODY = 2_000_000;

  /** What each of them sends. */
  enum Kind {
    /** A body that lacks its last byte. */
    UNFINISHED_BODY(
        "http",
        "POST /body/x HTTP/1.1\r\nHost: a\r\nContent-Length: "
            + BODY
            + "\r\n\r\n"
            + "x".repeat(BODY - 1)),
    /** Requests for large answers. */
    UNREAD_ANSWERS("http", "GET /large/1000000/x HTTP/1.1\r\nHost: a\r\n\r\n".repeat(64)),
    /** Lines that are slower to handle than to send. */
    QUEUED_LINES("tcp", "sleep/20/x\n".repeat(50_000));

    private final String listener;
    private final byte[] bytes;

    Kind(String listener, String text) {
      this.listener = listener;
      this.bytes = text.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private final Selector selector = Selector.open();
  private final List<SocketChannel> clients = new ArrayList<>();

  private Glutton() throws IOException {}

  /** Connects so many. */
  static Glutton connect(Instance instance, int number, Kind kind) throws IOException {
    Glutton gluttons = new Glutton();
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), instance.port(kind.listener));
    for (int i = 0; i < number; i++) {
      SocketChannel client = SocketChannel.open();
      gluttons.clients.add(client);
      client.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      client.connect(address);
      client.configureBlocking(false);
      client.register(gluttons.selector, SelectionKey.OP_WRITE, ByteBuffer.wrap(kind.bytes));
    }
    return gluttons;
  }

  /**
   * Sends what is taken now.
   *
   * @return how many clients wait to send more
   */
  long send() throws IOException {
    selector.select(Glutton::send, 1);
    return selector.keys().stream().filter(key -> key.isValid() && key.interestOps() != 0).count();
  }

  private static void send(SelectionKey key) {
    ByteBuffer rest = (ByteBuffer) key.attachment();
    try {
      ((SocketChannel) key.channel()).write(rest);
      if (!rest.hasRemaining()) {
        key.interestOps(0);
      }
    } catch (IOException closed) {
      key.cancel(); // the server has had enough of it
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (SocketChannel client : clients) {
      client.close();
    }
  }
}
