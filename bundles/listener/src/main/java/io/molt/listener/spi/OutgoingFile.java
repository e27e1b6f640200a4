package io.molt.listener.spi;

import io.molt.spi.OpenFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file on its way to one client. It leaves in slices, one after the other, so that a file of any
 * size takes the memory of none; and whoever writes it goes on with it whenever a slice has left.
 * Its descriptor is closed when all of it has, or when it is {@linkplain #close closed}.
 *
 * <p>A file that turns out to be shorter than it was ends the connection: the client was told how
 * long it is, and must not take what it got for the whole.
 *
 * <p>For use on the event loop.
 */
public abstract sealed class OutgoingFile permits KernelFile, ReadFile {

  private static final Logger LOG = LoggerFactory.getLogger(OutgoingFile.class);

  /**
   * For how many bytes a file counts that waits, whatever its size: it holds no memory, but a
   * descriptor, of which a process has fewer than bytes.
   */
  public static final int WEIGHT = 16 * 1024;

  private final ClientChannel client;
  private final OpenFile file;

  OutgoingFile(ClientChannel client, OpenFile file) {
    this.client = client;
    this.file = file;
  }

  /**
   * How a file is best sent to a client: by the kernel, which copies it from its cache to the
   * socket; where it has to be encrypted, through the server's memory, read by another thread, for
   * a disk must not stop an event loop. On io_uring as well: Netty 4.2.18 counts where it is in a
   * file in 32 bits, and what {@code sendfile(2)} is elsewhere are two operations there, each by a
   * thread of the kernel's.
   *
   * @param file closed from here on by what is returned
   */
  public static OutgoingFile of(ClientChannel client, OpenFile file) {
    boolean byKernel = client.tls().isEmpty() && !client.reactor().writesLater();
    return byKernel ? new KernelFile(client, file) : new ReadFile(client, file);
  }

  final ClientChannel client() {
    return client;
  }

  final OpenFile file() {
    return file;
  }

  /** How many bytes it has. */
  public final long length() {
    return file.length();
  }

  /**
   * Writes on. If there is more to write, the writer's turn is asked for when that can be.
   *
   * @return how many bytes were handed to the writer
   */
  public abstract long writeTo(SocketWriter writer);

  /** Whether all of it has left, and the file is closed. */
  public abstract boolean isWritten();

  /** It will not be written any more. Repeated calls change nothing. */
  public abstract void close();

  /** The same from any thread. */
  public final void giveUp() {
    client.reactor().execute(this::close, file::close);
  }

  /** The file has become shorter, or can't be read: the connection ends. */
  final void broken(String why) {
    LOG.warn(
        "[conn {}] {} {} while it was sent (expected: {} bytes from {} on);"
            + " the connection is closed.",
        client.id(),
        file.name(),
        why,
        file.length(),
        file.offset());
    client.channel().close();
  }
}
