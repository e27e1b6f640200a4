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

/** One keep-alive connection of a {@link Load}, with one request in flight at most. */
final class LoadConnection {

  private static final int BUFFER = 16_384;

  private final InetSocketAddress address;
  private final Wire wire;
  private final LoadCount count;
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
  private SocketChannel channel;
  private long sent;
  private long lastGeneration;
  private boolean waiting;
  private long countedFrom;
  private long due;

  LoadConnection(int port, Wire wire, LoadCount count) {
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.wire = wire;
    this.count = count;
  }

  void connect(Selector selector) throws IOException {
    channel = SocketChannel.open(address);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
    in.clear();
    waiting = false;
  }

  boolean isWaiting() {
    return waiting;
  }

  long due() {
    return due;
  }

  void setDue(long nanos) {
    due = nanos;
  }

  /**
   * Sends the next request.
   *
   * @param countedFrom when its time begins to count: earlier than now if it should have left
   *     earlier but for the answer before
   */
  void send(long countedFrom) throws IOException {
    out.clear();
    wire.request(++sent, out);
    out.flip();
    this.countedFrom = countedFrom;
    waiting = true;
    count.sent();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  /** Reads what is there. Returns false if the server has closed. */
  boolean read() throws IOException {
    int read = channel.read(in);
    in.flip();
    while (wire.answer(in)) {
      answered();
    }
    in.compact();
    return read >= 0;
  }

  private void answered() {
    if (!waiting || wire.number() != sent) {
      count.wrong(describe());
    } else if (wire.generation() < lastGeneration) {
      count.wrong("generation " + wire.generation() + " after " + lastGeneration);
    } else {
      count.answered(System.nanoTime() - countedFrom);
    }
    lastGeneration = Math.max(lastGeneration, wire.generation());
    waiting = false;
  }

  private String describe() {
    ByteBuffer seen = in.duplicate().flip();
    return "request "
        + sent
        + (waiting ? "" : " (answered already)")
        + " got: "
        + StandardCharsets.ISO_8859_1.decode(seen);
  }

  void close() throws IOException {
    channel.close();
  }
}
