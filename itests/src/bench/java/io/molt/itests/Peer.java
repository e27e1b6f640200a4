package io.molt.itests;

/** A running server that a {@link Comparison} asks. */
interface Peer extends AutoCloseable {

  /** As it is shown to people. */
  String name();

  long pid();

  int httpPort();

  int tcpPort();

  default int port(Workload workload) {
    return workload.isHttp() || workload.isWebSocket() ? httpPort() : tcpPort();
  }

  @Override
  void close();
}
