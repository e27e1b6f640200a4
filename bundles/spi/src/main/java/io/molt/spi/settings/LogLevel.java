package io.molt.spi.settings;

/** From which severity on a message is logged. */
public enum LogLevel {
  /** Everything. */
  TRACE,
  /** Also what a peer did wrong, and each step of a reload. */
  DEBUG,
  /** What an operator wants to have read. */
  INFO,
  /** What may need looking at. */
  WARN,
  /** What failed. */
  ERROR
}
