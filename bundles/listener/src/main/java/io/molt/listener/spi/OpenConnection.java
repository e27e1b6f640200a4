package io.molt.listener.spi;

import io.molt.spi.ConnectionStatus;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A connection as its port sees it. Usable from any thread; returns at once. */
public interface OpenConnection {

  /** What {@link io.molt.spi.Ports#connections()} shows. */
  ConnectionStatus status();

  /** Those that its streams have become, if it has such. */
  default Stream<ConnectionStatus> onStreams() {
    return Stream.empty();
  }

  /**
   * The server ends: see {@link io.molt.spi.Ports#retire()}.
   *
   * @return completed when nothing further is taken from the client; the same at every call
   */
  CompletableFuture<Void> retire();

  /** Closes after what was sent has been written. */
  void finish();

  /** Closes at once. */
  void abort();
}
