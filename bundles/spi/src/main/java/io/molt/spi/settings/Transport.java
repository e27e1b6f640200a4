package io.molt.spi.settings;

/** What the server asks the kernel by for its sockets: {@code transport}. */
public enum Transport {
  /** Linux epoll, or NIO where there is none. */
  EPOLL,
  /** Linux io_uring, or what {@link #EPOLL} comes to where there is none. */
  IO_URING,
  /** The JDK's selectors. */
  NIO
}
