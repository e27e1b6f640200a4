package io.molt.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Many keep-alive connections to one server that ask nothing unless told to, on the calling thread.
 * Each was answered once when it was opened, so that the server has done with it all that it does.
 */
final class Crowd implements AutoCloseable {

  /** How many connect, or wait for their answers, at the same time: a backlog holds as many. */
  private static final int AT_ONCE = 64;

  private static final int BUFFER = 64 * 1024;
  private static final long PATIENCE_MILLIS = 10_000;

  private final Selector selector;
  private final List<Member> members = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final TlsClients tls = new TlsClients();
  private int busy;
  private int lost;
  private String firstProblem = "";

  private Crowd() throws IOException {
    selector = Selector.open();
  }

  /**
   * Connects to HTTP and to TCP, and asks once on each connection.
   *
   * @param http how many connections to open to the HTTP port
   * @param tcp how many to the TCP port
   */
  static Crowd open(int httpPort, int http, int tcpPort, int tcp) throws IOException {
    Crowd crowd = new Crowd();
    crowd.addMembers(httpPort, Workload.PLAIN, http);
    crowd.addMembers(tcpPort, Workload.ECHO, tcp);
    return crowd.opened();
  }

  /** Connects as for a workload, and asks once on each connection. */
  static Crowd open(int port, Workload workload, int connections) throws IOException {
    Crowd crowd = new Crowd();
    crowd.addMembers(port, workload, connections);
    return crowd.opened();
  }

  private Crowd opened() throws IOException {
    eachInTurn(Member::connect);
    if (lost > 0) {
      close();
      throw new IOException(lost + " of " + size() + " were lost; first: " + firstProblem);
    }
    return this;
  }

  private void addMembers(int port, Workload workload, int number) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    Wire wire =
        switch (workload.door()) {
          case TCP -> new Wire.Lines();
          case WEBSOCKET -> new Wire.Messages();
          default -> new Wire.Http();
        };
    for (int i = 0; i < number; i++) {
      members.add(new Member(address, workload, wire));
    }
  }

  int size() {
    return members.size();
  }

  /**
   * Asks once on each connection.
   *
   * @return how many connections were closed, or not answered, since they were opened
   */
  int ask() throws IOException {
    eachInTurn(Member::ask);
    return lost;
  }

  private void eachInTurn(Step begin) throws IOException {
    Iterator<Member> next = members.iterator();
    while (next.hasNext() || busy > 0) {
      while (next.hasNext() && busy < AT_ONCE) {
        Member member = next.next();
        if (member.begins()) {
          attempt(member, begin);
        }
      }
      if (busy > 0 && selector.select(this::progress, PATIENCE_MILLIS) == 0) {
        throw new IOException(busy + " connections: no answer for " + PATIENCE_MILLIS + " ms");
      }
    }
  }

  private void progress(SelectionKey key) {
    attempt((Member) key.attachment(), Member::progress);
  }

  private void attempt(Member member, Step step) {
    try {
      step.of(member);
    } catch (IOException failed) {
      member.lose(failed.toString());
    }
  }

  /** Resets all connections, so that no port of theirs is kept back for a minute. */
  @Override
  public void close() throws IOException {
    for (Member member : members) {
      member.socket.close();
    }
    selector.close();
  }

  /** Something that one connection does. */
  @FunctionalInterface
  private interface Step {
    void of(Member member) throws IOException;
  }

  /** One connection. */
  private final class Member {
    private final InetSocketAddress address;
    private final Wire wire;
    private final SocketChannel socket;
    private final ByteChannel channel;
    private final SelectionKey key;
    private boolean waiting;

    Member(InetSocketAddress address, Workload workload, Wire wire) throws IOException {
      this.address = address;
      this.wire = wire;
      if (workload.door() == Door.HTTP || workload.door() == Door.TCP) {
        this.socket = SocketChannel.open();
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.channel = socket;
      } else {
        // Where there is more to do than to connect, one waits for the other.
        this.socket = workload.connect(address.getPort());
        this.channel = workload.open(socket, tls);
      }
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      socket.configureBlocking(false);
      this.key = socket.register(selector, 0, this);
    }

    /** Counts it among the busy, unless it was lost before. */
    boolean begins() {
      waiting = key.isValid();
      busy += waiting ? 1 : 0;
      return waiting;
    }

    void connect() throws IOException {
      key.interestOps(SelectionKey.OP_CONNECT);
      if (socket.isConnected() || socket.connect(address)) {
        ask();
      }
    }

    void ask() throws IOException {
      key.interestOps(SelectionKey.OP_READ);
      buffer.clear();
      wire.request(1, buffer);
      channel.write(buffer.flip());
    }

    void progress() throws IOException {
      if (key.isConnectable() && socket.finishConnect()) {
        ask();
      } else if (key.isReadable()) {
        receive();
      }
    }

    /** An answer is so short that it comes whole. */
    private void receive() throws IOException {
      buffer.clear();
      int read = channel.read(buffer);
      if (!waiting || read < 0 || !wire.answer(buffer.flip())) {
        throw new IOException(read + " bytes came (expected: a whole answer to what was asked)");
      }
      done();
    }

    private void done() {
      busy -= waiting ? 1 : 0;
      waiting = false;
    }

    void lose(String problem) {
      lost++;
      firstProblem = firstProblem.isEmpty() ? address + ": " + problem : firstProblem;
      key.cancel();
      done();
    }
  }
}
