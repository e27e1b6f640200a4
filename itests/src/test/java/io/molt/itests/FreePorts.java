package io.molt.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody listens on. They lie below the range from which the system takes the ports of
 * outgoing connections, so that no client of a test can take one before its server binds it.
 */
final class FreePorts {

  private static final int FROM = 12_000;
  private static final int TO = 30_000;

  /** Tests that run in several processes at once look in a part of the range each. */
  private static final int PARTS = 4;

  private static final int PART = Integer.getInteger("molt.fork", 0) % PARTS;

  private FreePorts() {}

  static int next() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FROM / PARTS, TO / PARTS) * PARTS + PART;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port between " + FROM + " and " + TO);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
