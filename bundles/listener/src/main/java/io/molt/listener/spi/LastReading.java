package io.molt.listener.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Reads what a TCP client has sent by the time the server stops, and nothing after it. While too
 * much waits for the worker it waits too; a client that never stops sending is cut off. On the
 * loop.
 */
final class LastReading {

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final ClientChannel client;
  private final ReadGate gate;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final SocketLook look;
  private long sinceNanos;

  private LastReading(ClientChannel client, ReadGate gate) {
    this.client = client;
    this.gate = gate;
    this.look = new SocketLook(client, this::looked);
  }

  /** Begins with it. Completed when nothing further is read, or the connection is closed. */
  static CompletableFuture<Void> of(ClientChannel client, ReadGate gate) {
    LastReading reading = new LastReading(client, gate);
    client.reactor().execute(reading::begin, reading::end);
    return reading.over;
  }

  private void begin() {
    sinceNanos = client.nanoTime();
    look.after(0);
  }

  /** The connection is closed. */
  private void end() {
    over.complete(null);
  }

  private void looked(boolean nothing) {
    boolean reads = gate.isReading();
    boolean late = client.nanoTime() - sinceNanos >= LONGEST_NANOS;
    if (!client.channel().isActive() || (reads && (nothing || late))) {
      gate.close(ReadGate.Reason.LAST);
      end();
    } else {
      look.after(reads ? 0 : PAUSE_NANOS);
    }
  }
}
