package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** A client that listens to an event stream over HTTP/1.1. Not for use by several threads. */
final class EventStreamClient implements AutoCloseable {

  private final TcpClientConnection wire;

  private EventStreamClient(TcpClientConnection wire) {
    this.wire = wire;
  }

  /**
   * Opens one.
   *
   * @param fields further header fields, each as a line
   */
  static EventStreamClient open(MoltProcess molt, String target, String... fields) {
    TcpClientConnection wire = TcpClientConnection.open(molt.instance().port("http"));
    StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: test\r\n");
    head.append("Accept: text/event-stream\r\n");
    List.of(fields).forEach(field -> head.append(field).append("\r\n"));
    wire.send(head + "\r\n");
    assertThat(wire.readLine().strip()).isEqualTo("HTTP/1.1 200 OK");
    String line = wire.readLine().strip();
    while (!line.isEmpty()) {
      line = wire.readLine().strip();
    }
    return new EventStreamClient(wire);
  }

  /** The lines of the next event, each with a bar behind it. */
  String next() {
    wire.readLine(); // the length of the chunk
    StringBuilder event = new StringBuilder();
    for (String line = wire.readLine().strip(); !line.isEmpty(); line = wire.readLine().strip()) {
      event.append(line).append('|');
    }
    assertThat(wire.readLine().strip()).as("the end of the chunk").isEmpty();
    return event.toString();
  }

  /** The end of the stream as a whole. */
  void assertEnds() {
    assertThat(wire.readLine().strip()).isEqualTo("0");
    assertThat(wire.readLine().strip()).isEmpty();
    wire.awaitClosed();
  }

  @Override
  public void close() {
    wire.close();
  }
}
