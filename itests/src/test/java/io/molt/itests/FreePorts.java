package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Ports that nobody listens on. They lie below the range from which the system takes the ports of
 * outgoing connections, so that no client of a test can take one before its server binds it.
 */
final class FreePorts {

  private static final int FROM = 12_000;
  private static final int TO = 30_000;

  /**
   * Tests that run in several processes at once, of this build or of another, look in a part of the
   * range each: between the look and the server's bind, no other can take the port.
   */
  private static final int PARTS = 8;

  /** Bound by the process that has the first part; those of the others follow. */
  private static final int FIRST_CLAIM = FROM - PARTS;

  /** Not closed: it says whose the part is for as long as the process lives. */
  private static final ServerSocket CLAIM = claim();

  private static final int PER_PART = (TO - FROM) / PARTS;

  /** Not the same for each process: one that follows meets fewer ports that are still in use. */
  private static final AtomicInteger GIVEN =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PER_PART));

  private FreePorts() {}

  /** A port that this process was not given before, until it has had all of its part. */
  static int next() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int part = CLAIM.getLocalPort() - FIRST_CLAIM;
      int port = FROM + GIVEN.getAndIncrement() % PER_PART * PARTS + part;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port between " + FROM + " and " + TO);
  }

  private static ServerSocket claim() {
    for (int part = 0; part < PARTS; part++) {
      ServerSocket socket = bound(FIRST_CLAIM + part);
      if (socket != null) {
        return socket;
      }
    }
    throw new IllegalStateException(
        "ports " + FIRST_CLAIM + " to " + (FROM - 1) + " are all taken (expected: one is free)");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = bound(port)) {
      return socket != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Null if the port is taken. */
  private static @Nullable ServerSocket bound(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
      } catch (BindException taken) {
        socket.close();
        return null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
