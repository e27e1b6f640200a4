package io.molt.spi.settings;

/** Which threads run the workers. */
public enum Mode {
  /** Each worker has a thread of its own (SWOOLE_PROCESS). */
  PROCESS,
  /** Each worker runs on the event loop that owns its connections (SWOOLE_BASE). */
  BASE
}
