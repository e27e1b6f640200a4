package io.molt.itests;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client that speaks in notes of {@link example.protocols}. Not for use by several threads. */
final class NotesClient implements AutoCloseable {

  private final TcpClientConnection connection;

  NotesClient(TcpClientConnection connection) {
    this.connection = connection;
  }

  NotesClient send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  NotesClient send(byte[] note) {
    connection.send(
        ByteBuffer.allocate(Integer.BYTES + note.length).putInt(note.length).put(note).array());
    return this;
  }

  /** The next note. */
  String read() {
    byte[] length = connection.readText(Integer.BYTES).getBytes(StandardCharsets.ISO_8859_1);
    return connection.readText(ByteBuffer.wrap(length).getInt());
  }

  /** What a note is answered with. */
  String ask(String text) {
    return send(text).read();
  }

  void awaitClosed() {
    connection.awaitClosed();
  }

  @Override
  public void close() {
    connection.close();
  }
}
