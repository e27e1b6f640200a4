package io.molt.listener;

import io.molt.spi.settings.Transport;
import io.netty.channel.epoll.Epoll;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which ways to speak to the kernel there are here: what is asked for, or the next best, and that
 * is said.
 *
 * @param epoll why there is no epoll; empty if there is
 * @param ioUring the same of io_uring. Only asked where it is wanted, as its bundles are installed
 *     only then
 */
record Transports(Supplier<Optional<Throwable>> epoll, Supplier<Optional<String>> ioUring) {

  private static final Logger LOG = LoggerFactory.getLogger(Transports.class);

  /** Those of this system. */
  static Transports ofThisSystem() {
    return new Transports(
        () -> Optional.ofNullable(Epoll.unavailabilityCause()), UringSupport::missing);
  }

  /** What is used where nothing else is asked for. */
  static NettyTransport best() {
    return ofThisSystem().of(Transport.EPOLL);
  }

  /** What is used where this is asked for. */
  NettyTransport of(Transport wanted) {
    return switch (wanted) {
      case EPOLL -> epollOrNio();
      case IO_URING -> ioUring.get().map(this::insteadOfUring).orElse(NettyTransport.IO_URING);
      case NIO -> NettyTransport.NIO;
    };
  }

  /**
   * Begins something by io_uring, or by the next best if that fails although it seemed to be there:
   * each event loop needs a ring of its own, and memory for it.
   *
   * @param transport what was chosen; any other may fail
   */
  <T> T begin(NettyTransport transport, Function<NettyTransport, T> beginning) {
    if (transport != NettyTransport.IO_URING) {
      return beginning.apply(transport);
    }
    try {
      return beginning.apply(transport);
    } catch (RuntimeException | Error failed) {
      LOG.debug("[listener] Why io_uring is not to be had.", failed);
      return beginning.apply(insteadOfUring(UringSupport.explained(failed)));
    }
  }

  private NettyTransport insteadOfUring(String why) {
    NettyTransport instead = epollOrNio();
    LOG.warn(
        "[listener] transport: io_uring is not to be had here, {} is used instead: {}.",
        instead.label(),
        why);
    return instead;
  }

  private NettyTransport epollOrNio() {
    return epoll.get().map(Transports::insteadOfEpoll).orElse(NettyTransport.EPOLL);
  }

  private static NettyTransport insteadOfEpoll(Throwable why) {
    LOG.info("[listener] epoll is not available here, NIO is used: {}", why.toString());
    LOG.debug("[listener] Why epoll is not available.", why);
    return NettyTransport.NIO;
  }
}
