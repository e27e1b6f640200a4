package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many connections that do nothing, to a server that may not have so many files open. */
final class Crowding implements AutoCloseable {

  private final List<SocketChannel> open = new ArrayList<>();
  private int refused;

  private final int port;

  private Crowding(int port) {
    this.port = port;
  }

  /** Starts the server with a limit of open files; it is to be waited for. */
  static MoltProcess launchWithFiles(Instance instance, int files) {
    return MoltProcess.launch(
        instance,
        List.of(
            "sh",
            "-c",
            "ulimit -n " + files + " && exec \"$0\" run",
            instance.distribution().launcher().toString()));
  }

  /** Connects so many clients and waits until the server has decided on each. */
  static Crowding of(int port, int clients) throws IOException {
    Crowding crowd = new Crowding(port);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (int i = 0; i < clients; i++) {
      SocketChannel client = SocketChannel.open(address);
      client.configureBlocking(false);
      crowd.open.add(client);
    }
    Await.until(
        "some are closed by the server",
        Duration.ofSeconds(20),
        () -> crowd.dropClosed() && crowd.refused > clients / 4,
        () -> crowd.refused);
    return crowd;
  }

  private boolean dropClosed() {
    ByteBuffer one = ByteBuffer.allocate(1);
    int before = refused;
    open.removeIf(
        client -> {
          try {
            if (client.read(one.clear()) >= 0) {
              return false;
            }
          } catch (IOException reset) {
            // Closed as well.
          }
          refused++;
          close(client);
          return true;
        });
    return before == refused;
  }

  /** How many the server has closed. */
  int refused() {
    return refused;
  }

  /** All close. */
  void leave() {
    open.forEach(Crowding::close);
    open.clear();
  }

  /** Waits until the server takes one more. */
  void awaitRoom() {
    Await.until("a client is served", Duration.ofSeconds(20), this::isServed, () -> "refused");
  }

  private boolean isServed() {
    try (TcpClientConnection client = TcpClientConnection.open(port)) {
      client.ask("x");
      return true;
    } catch (AssertionError | UncheckedIOException full) {
      return false;
    }
  }

  private static void close(SocketChannel client) {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    leave();
  }
}
