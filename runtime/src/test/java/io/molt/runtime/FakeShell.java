package io.molt.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A control socket whose answers a test makes up. */
final class FakeShell implements AutoCloseable {

  private final List<String> received = new CopyOnWriteArrayList<>();
  private final ServerSocketChannel server;
  private final Function<String, String> answers;

  /**
   * @param answers gives for each line received what is sent back; after an empty answer, the
   *     connection is closed
   */
  FakeShell(Path socket, Function<String, String> answers) throws IOException {
    this.answers = answers;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(this::accept);
  }

  List<String> received() {
    return received;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        serve(client);
      } catch (IOException end) {
        return;
      }
    }
  }

  private void serve(SocketChannel client) throws IOException {
    BufferedReader lines = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      received.add(line);
      String answer = answers.apply(line);
      client.write(StandardCharsets.UTF_8.encode(answer));
      if (answer.isEmpty()) {
        return;
      }
    }
  }
}
