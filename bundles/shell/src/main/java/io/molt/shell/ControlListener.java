package io.molt.shell;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket over which {@code molt} commands a running server. Each client has a virtual thread;
 * when there are too many, the one that has been idle for longest makes room.
 */
final class ControlListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlListener.class);

  /**
   * In hand before they are caught, for the JVM needs memory to find the type of a catch clause.
   */
  static final List<Class<?>> CAUGHT = List.of(IOException.class, OutOfMemoryError.class);

  private static final long SAY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Path path;
  private final int maxClients;
  private final Supplier<CommandLine> commandLines;
  private final LongSupplier nanoTime;
  private final Set<ControlSession> clients = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocketChannel server;

  /** How often accepting has failed, and when that was last said. For the accepting thread. */
  private long failures;

  private long saidNanos;

  /**
   * @param maxClients how many connections there may be at a time
   * @param commandLines runs the commands of one connection
   * @param nanoTime tells for how long a client has been idle
   */
  ControlListener(
      Path path, int maxClients, Supplier<CommandLine> commandLines, LongSupplier nanoTime) {
    this.path = path;
    this.maxClients = maxClients;
    this.commandLines = commandLines;
    this.nanoTime = nanoTime;
  }

  /** Opens the socket and begins to serve. */
  void open() throws IOException {
    ServerSocketChannel opened = PrivateSocket.open(path);
    server = opened;
    Thread.ofVirtual()
        .name("molt-control")
        .inheritInheritableThreadLocals(false)
        .start(() -> accept(opened));
  }

  private void accept(ServerSocketChannel opened) {
    while (opened.isOpen()) {
      try {
        serve(opened.accept());
      } catch (IOException failed) {
        if (opened.isOpen()) {
          failures++;
          say(failed);
          pause();
        }
      } catch (OutOfMemoryError scarce) {
        pause(); // The client is told so by the end of its connection, once that is collected.
      }
    }
  }

  /** Once a minute: where one attempt fails the next one does, most likely. */
  private void say(IOException failed) {
    long now = nanoTime.getAsLong();
    if (failures == 1 || now - saidNanos >= SAY_NANOS) {
      saidNanos = now;
      LOG.warn(
          "[control] A client could not be accepted, for the {}. time: {}",
          failures,
          failed.toString());
    }
  }

  /** Out of file descriptors, accepting fails at once and again. */
  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(SocketChannel channel) {
    ControlSession client = new ControlSession(channel, commandLines, nanoTime);
    if (!makeRoom()) {
      client.refuse("too many control connections (expected: at most " + maxClients + ")");
      return;
    }
    clients.add(client);
    Thread.ofVirtual()
        .name("molt-control-client")
        .inheritInheritableThreadLocals(false)
        .start(() -> serve(client));
  }

  private void serve(ControlSession client) {
    try {
      client.serve();
    } finally {
      clients.remove(client);
    }
  }

  private boolean makeRoom() {
    if (clients.size() < maxClients) {
      return true;
    }
    Optional<ControlSession> idle =
        clients.stream()
            .filter(ControlSession::isIdle)
            .min(Comparator.comparingLong(ControlSession::lastActiveNanos));
    idle.ifPresent(
        client -> {
          clients.remove(client);
          client.close();
        });
    return idle.isPresent();
  }

  /** Ends every connection and removes the socket. */
  @Override
  public void close() throws IOException {
    ServerSocketChannel opened = server;
    if (opened != null) {
      opened.close();
      Files.deleteIfExists(path);
    }
    clients.forEach(ControlSession::close);
  }
}
