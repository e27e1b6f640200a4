package io.molt.http.files;

import io.molt.http.exchange.HttpTransport;
import io.molt.listener.spi.FileThreads;
import io.molt.listener.spi.ReactorLoop;
import io.molt.spi.Dispatcher;
import io.molt.spi.ExchangeTransport;
import io.molt.spi.PacketTransport;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for a file before a request goes where the others go. Threads of the listener's own do the
 * looking, for a disk can take its time, and one that hangs must not stop an event loop; what is no
 * file goes on from the loop, as if it had come only then.
 */
final class FilesFirst implements Dispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(FilesFirst.class);

  private final FileAnswers answers;
  private final FileThreads threads;
  private final ReactorLoop reactor;
  private final Dispatcher next;

  FilesFirst(FileAnswers answers, FileThreads threads, ReactorLoop reactor, Dispatcher next) {
    this.answers = answers;
    this.threads = threads;
    this.reactor = reactor;
    this.next = next;
  }

  @Override
  public boolean streamsBodies() {
    return next.streamsBodies();
  }

  @Override
  public <M> Optional<StreamLane<M>> connected(StreamTransport<M> connection) {
    return next.connected(connection);
  }

  @Override
  public <P> boolean packet(PacketTransport<P> peer, P packet, int size) {
    return next.packet(peer, packet, size);
  }

  @Override
  public boolean dispatch(ExchangeTransport exchange) {
    if (!(exchange instanceof HttpTransport http) || !http.isReceived() || http.upgrade() != null) {
      return next.dispatch(exchange);
    }
    Optional<FilePath> path = answers.path(http.request());
    if (path.isEmpty()) {
      return next.dispatch(exchange);
    }
    try {
      threads.execute(() -> answer(http, path.get()));
      return true;
    } catch (RejectedExecutionException tooMany) {
      LOG.debug("[conn {}] Too many requests wait for files.", exchange.connectionId());
      return false;
    }
  }

  private void answer(HttpTransport exchange, FilePath path) {
    try {
      if (exchange.isOpen() && !answers.answer(exchange, path)) {
        reactor.execute(() -> passOn(exchange), () -> exchange.fail(503));
      }
    } catch (Exception failed) {
      LOG.error("[conn {}] {} could not be answered.", exchange.connectionId(), path, failed);
      exchange.fail(500);
    }
  }

  private void passOn(HttpTransport exchange) {
    boolean taken = false;
    try {
      taken = next.dispatch(exchange);
    } finally {
      if (!taken) {
        exchange.fail(503);
      }
    }
  }
}
