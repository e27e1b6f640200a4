package io.molt.net;

import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The stream connections of an application that have joined a name (WebSocket, event streams, TCP):
 * {@link Connection#join}. Rooms belong to the server, so that no reload empties them. A room is
 * there for whoever names it, empty as long as nobody has joined.
 *
 * <p>Usable from any thread of any worker, task worker or user process. A broadcast never waits: it
 * is made ready to be sent once, for all, and queued at each connection, of which one that reads
 * slowly holds up no other. What waits for a slow one is bounded as with {@link Connection#send}:
 * where more than {@code socket_buffer_size} bytes wait already, that connection is closed. So a
 * member gets all that is broadcast while it is in the room, in order, or it loses its connection.
 *
 * <p>The broadcasts of one thread come to each member in their order. Of two threads at once, one
 * member may get the other's first.
 */
@ProviderType
public interface Room {

  /** What {@link Connection#join} named. */
  String name();

  /** How many are in it now. */
  int size();

  /** Those that are in it now and open. */
  List<Connection> connections();

  /**
   * Sends text to all: as a text message over WebSocket, in UTF-8 over TCP, as the data of an event
   * without a type on an event stream.
   *
   * @return to how many it was given
   * @throws RetiredException if the worker was retired, perhaps when some have been given it
   */
  int broadcast(String text);

  /**
   * Sends text to all but one, as a rule the one from which it came.
   *
   * @param except left out, whether it is in the room or not
   * @return as {@link #broadcast(String)}
   */
  int broadcast(String text, Connection except);

  /**
   * Sends bytes to all: as a binary message over WebSocket, as they are over TCP, on an event
   * stream taken for text in UTF-8.
   *
   * @param data the server's from here on, not to be changed any more
   * @return as {@link #broadcast(String)}
   */
  int broadcast(ByteBuffer data);

  /**
   * Sends bytes to all but one.
   *
   * @param data the server's from here on, not to be changed any more
   * @param except left out, whether it is in the room or not
   * @return as {@link #broadcast(String)}
   */
  int broadcast(ByteBuffer data, Connection except);
}
