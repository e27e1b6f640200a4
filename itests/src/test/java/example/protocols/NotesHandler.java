package example.protocols;

import io.molt.net.Connection;
import java.nio.ByteBuffer;

/** Takes the notes of clients, and may send notes to any of them at any time. */
public interface NotesHandler {

  /** A client is there. */
  default void onOpen(Connection client) throws Exception {}

  /**
   * A note has come whole.
   *
   * @param note the handler's own; lent to it, until it returns, if it {@link #borrows}
   */
  void onNote(Connection client, ByteBuffer note) throws Exception;

  /** The client is gone. */
  default void onClose(Connection client) throws Exception {}

  /** Whether notes are to be lent. */
  default boolean borrows() {
    return false;
  }
}
