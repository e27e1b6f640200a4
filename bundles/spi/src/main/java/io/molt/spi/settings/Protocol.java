package io.molt.spi.settings;

/** What is spoken on a listener. */
public enum Protocol {
  /** Raw bytes in order: {@link io.molt.net.StreamHandler}. */
  TCP,
  /** HTTP/1.1: {@link io.molt.net.http.HttpHandler}. */
  HTTP
}
