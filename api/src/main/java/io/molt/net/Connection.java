package io.molt.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A client's connection, as one generation of a worker sees it. The connection itself outlives
 * reloads; this view of it ends with its generation: when that was retired, everything that acts
 * throws {@link RetiredException}, and the newer code has a view of its own with the same {@link
 * #id()}.
 *
 * <p>Usable from any thread. Sends of one thread keep their order.
 */
@ProviderType
public interface Connection {

  /**
   * An opaque number that names this connection for the life of the server and across its restarts:
   * a stale id never means another connection. The same across reloads.
   */
  long id();

  /** The listener that accepted it: NAME of {@code conf/listener-NAME.cfg}. */
  String listener();

  /** The client's address. */
  SocketAddress remoteAddress();

  /** The server's address that the client reached. */
  SocketAddress localAddress();

  /**
   * What was agreed upon with the client by TLS; empty if the connection is not encrypted. The same
   * at every call.
   */
  default Optional<TlsSession> tls() {
    return Optional.empty();
  }

  /** Whether it is encrypted by TLS. */
  default boolean isSecure() {
    return tls().isPresent();
  }

  /**
   * The client's certificate and those behind it, checked; empty without TLS, or if the client
   * showed none. See {@link TlsSession#peerCertificates()}.
   */
  default List<X509Certificate> peerCertificates() {
    return tls().map(TlsSession::peerCertificates).orElse(List.of());
  }

  /**
   * Whether it is still open. A disconnect shows here at once, before {@code onClose} is called;
   * but TCP does not tell a client that has gone from one that has closed its half and still reads,
   * until something is sent to it. To such a client it stays open until what it sent is handled, or
   * for 30 seconds in which nothing is written to it.
   */
  boolean isOpen();

  /**
   * Sends bytes after those sent before. The buffer belongs to the server from here on and must not
   * be changed; its position is left undefined.
   *
   * <p>With more than {@code buffer_high_watermark} bytes waiting for a slow client, the call waits
   * in a coroutine until they are fewer than half of that; outside a coroutine it returns false and
   * the data waits. With more than {@code socket_buffer_size} bytes waiting already, the connection
   * is closed.
   *
   * @return false if the connection is closed, or if the caller should send no more for now
   * @throws RetiredException if the worker that owns this view was retired
   */
  boolean send(ByteBuffer data);

  /** Sends bytes, which must not be changed afterwards; see {@link #send(ByteBuffer)}. */
  default boolean send(byte[] data) {
    return send(ByteBuffer.wrap(data));
  }

  /** Sends text in UTF-8; see {@link #send(ByteBuffer)}. */
  default boolean send(String text) {
    return send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Sends what is in a file, after what was sent before (Swoole: {@code sendfile}): the kernel
   * copies it to the socket, and it passes through no memory of the server's; over TLS it does, in
   * parts. The file is opened now, on the calling thread, and closed when it was sent or the
   * connection is closed, which no end of the worker changes.
   *
   * <p>As it holds a descriptor and no memory, a file of any size counts for 16 KiB in what {@link
   * #send(ByteBuffer)} says of bytes that wait; so this does not wait until it is sent, except that
   * much waits before it. A file that is replaced by renaming is sent as it was; one that is
   * written to may be sent as a mixture, and one that becomes shorter ends the connection.
   *
   * @param offset where to begin
   * @param length how many bytes to send
   * @return as {@link #send(ByteBuffer)}
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws java.nio.file.FileSystemException if it may not be read, or is no regular file
   * @throws IllegalArgumentException if the file is shorter than that
   * @throws UnsupportedOperationException if the connection is one of messages
   * @throws RetiredException if the worker that owns this view was retired
   */
  boolean sendFile(Path file, long offset, long length) throws IOException;

  /** Sends all that is in a file; see {@link #sendFile(Path, long, long)}. */
  boolean sendFile(Path file) throws IOException;

  /**
   * What was kept under a name with {@link #setAttribute}; it stays with the connection across
   * reloads.
   *
   * @return a copy; null if nothing is kept under the name
   * @throws io.molt.worker.UncrossableValueException if what an older version has kept cannot be
   *     read with this worker's classes
   */
  @Nullable Object attribute(String name);

  /**
   * Keeps a value with the connection for as long as it is open, for this worker and those that
   * follow it. A repeated call replaces the value.
   *
   * @param value what {@linkplain io.molt.worker.UncrossableValueException may cross}, of which a
   *     copy is kept; null to keep nothing
   * @throws io.molt.worker.UncrossableValueException if it may not: it would hold this worker's
   *     code in memory
   * @throws RetiredException if the worker that owns this view was retired
   */
  void setAttribute(String name, @Nullable Object value);

  /**
   * Takes the connection into a room of its application, to all of which one can {@linkplain
   * Room#broadcast broadcast}. It stays there, across reloads, until it leaves or is closed. To
   * join a room that it is in changes nothing.
   *
   * @param room any name; there is a room as long as somebody is in it
   * @return false if the connection is closed
   * @throws RetiredException if the worker that owns this view was retired
   */
  boolean join(String room);

  /**
   * Takes the connection out of a room.
   *
   * @return whether it was in it
   * @throws RetiredException if the worker that owns this view was retired
   */
  boolean leave(String room);

  /** The rooms that it is in; when it has been closed, those that it was in until then. */
  Set<String> rooms();

  /**
   * Closes the connection once what was sent before has been written. A repeated call changes
   * nothing.
   *
   * @throws RetiredException if the worker that owns this view was retired
   */
  void close();
}
