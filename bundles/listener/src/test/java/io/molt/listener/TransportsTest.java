package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.molt.spi.settings.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What is used instead of what is not there, and what is said about it. */
class TransportsTest {

  private static final Optional<Throwable> THERE = Optional.empty();

  private final Logger logger = (Logger) LoggerFactory.getLogger(Transports.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
  }

  private List<String> warned() {
    return log.list.stream()
        .filter(each -> each.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static Transports with(Optional<Throwable> noEpoll, Optional<String> noUring) {
    return new Transports(() -> noEpoll, () -> noUring);
  }

  @Test
  void whatIsAskedForIsUsedWhereItIsThere() {
    Transports all = with(THERE, Optional.empty());
    assertThat(all.of(Transport.EPOLL)).isEqualTo(NettyTransport.EPOLL);
    assertThat(all.of(Transport.IO_URING)).isEqualTo(NettyTransport.IO_URING);
    assertThat(all.of(Transport.NIO)).isEqualTo(NettyTransport.NIO);
    assertThat(warned()).isEmpty();
  }

  @Test
  void whoDoesNotAskForUringIsNotToldOfIt() {
    Transports none =
        new Transports(
            () -> THERE,
            () -> {
              throw new AssertionError("its bundles are not installed");
            });
    assertThat(none.of(Transport.EPOLL)).isEqualTo(NettyTransport.EPOLL);
    assertThat(none.of(Transport.NIO)).isEqualTo(NettyTransport.NIO);
  }

  @Test
  void whereThereIsNoUringEpollIsUsedAndThatIsSaidOnce() {
    Transports some = with(THERE, Optional.of("forbidden (expected: another container)"));
    assertThat(some.of(Transport.IO_URING)).isEqualTo(NettyTransport.EPOLL);
    assertThat(warned())
        .containsExactly(
            "[listener] transport: io_uring is not to be had here, epoll is used instead:"
                + " forbidden (expected: another container).");
  }

  @Test
  void whereThereIsNeitherNioIsUsed() {
    Transports none = with(Optional.of(new LinkageError("no library")), Optional.of("no library"));
    assertThat(none.of(Transport.IO_URING)).isEqualTo(NettyTransport.NIO);
    assertThat(none.of(Transport.EPOLL)).isEqualTo(NettyTransport.NIO);
    assertThat(warned()).hasSize(1).first().asString().contains("nio is used instead: no library");
  }

  @Test
  void whatFailsOnUringWhenItBeginsIsBegunByEpoll() {
    List<NettyTransport> tried = new ArrayList<>();
    NettyTransport used =
        with(THERE, Optional.empty())
            .begin(
                NettyTransport.IO_URING,
                transport -> {
                  tried.add(transport);
                  if (transport == NettyTransport.IO_URING) {
                    throw new IllegalStateException(new IOException("Cannot allocate memory"));
                  }
                  return transport;
                });
    assertThat(used).isEqualTo(NettyTransport.EPOLL);
    assertThat(tried).containsExactly(NettyTransport.IO_URING, NettyTransport.EPOLL);
    assertThat(warned())
        .containsExactly(
            "[listener] transport: io_uring is not to be had here, epoll is used instead:"
                + " java.io.IOException: Cannot allocate memory (expected: more memory that may be"
                + " locked, see ulimit -l and LimitMEMLOCK of systemd).");
  }

  @Test
  void whatFailsOnAnotherFails() {
    Transports all = with(THERE, Optional.empty());
    assertThatThrownBy(
            () ->
                all.begin(
                    NettyTransport.EPOLL,
                    transport -> {
                      throw new IllegalStateException("no memory");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no memory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Linux    | 6.1.0-13-amd64   |
          Linux    | 6.18.44          |
          Linux    | 7.0              |
          Linux    | 6.0.9            | Linux 6.0.9 (expected: Linux 6.1 or later)
          Linux    | 5.15.0-91-generic | Linux 5.15.0-91-generic (expected: Linux 6.1 or later)
          Linux    | unknown          | Linux unknown (expected: Linux 6.1 or later)
          Mac OS X | 15.1             | Mac OS X 15.1 (expected: Linux 6.1 or later)
          """)
  void kernelsThatAreTooOldAreRefused(String system, String version, String problem) {
    assertThat(UringSupport.tooOld(system, version)).isEqualTo(Optional.ofNullable(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          io_uring_setup(..) failed: Operation not permitted | 2 | kernel.io_uring_disabled = 0, which is 2; see sysctl
          io_uring_setup(..) failed: Operation not permitted | 0 | a seccomp profile that allows io_uring_setup, io_uring_enter and io_uring_register; those of containers mostly do not
          io_uring_setup(..) failed: Cannot allocate memory  | 0 | more memory that may be locked, see ulimit -l and LimitMEMLOCK of systemd
          io_uring_setup(..) failed: Function not implemented | 0 | a kernel that is built with CONFIG_IO_URING
          eventfd(..) failed: Too many open files            | 0 | more descriptors, see ulimit -n; each event loop takes two
          java.lang.UnsatisfiedLinkError: no library         | 0 | Netty's io_uring in bundles/, with its library for this processor
          """)
  void whatToDoIsSaidWithTheCause(String problem, String disabled, String expected) {
    assertThat(UringSupport.explained(problem, disabled))
        .isEqualTo(problem + " (expected: " + expected + ")");
  }

  @Test
  void theInnermostCauseIsTold() {
    Throwable wrapped =
        new IllegalStateException("no loop", new IOException("Function not implemented"));
    assertThat(UringSupport.explained(wrapped))
        .isEqualTo(
            "java.io.IOException: Function not implemented (expected: a kernel that is built with"
                + " CONFIG_IO_URING)");
  }
}
