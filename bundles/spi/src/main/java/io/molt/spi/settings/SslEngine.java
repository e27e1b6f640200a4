package io.molt.spi.settings;

/** What does the encrypting of a port: {@code ssl_engine}. */
public enum SslEngine {
  /** BoringSSL where it is there and can do what is wanted, else Java's own. */
  AUTO,
  /** BoringSSL, or the server does not start. */
  BORINGSSL,
  /** Java's own. */
  JDK
}
