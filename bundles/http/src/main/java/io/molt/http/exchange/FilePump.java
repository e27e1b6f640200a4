package io.molt.http.exchange;

import io.molt.spi.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with a file in parts, each when the client has taken enough of those before it, on a
 * virtual thread that may wait for the disk. A file that turns out to be shorter than it was fails
 * the answer: the client must not take what it got for the whole.
 */
final class FilePump implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(FilePump.class);

  private static final int PART = 64 * 1024;

  /** Nothing of the worker that asks may stay with them. */
  private static final ThreadFactory THREADS =
      Thread.ofVirtual().name("file-", 0).inheritInheritableThreadLocals(false).factory();

  private final HttpTransport transport;
  private final OpenFile file;
  private long sent;

  private FilePump(HttpTransport transport, OpenFile file) {
    this.transport = transport;
    this.file = file;
  }

  /** Begins with it; the file is closed when it ends. */
  static void begin(HttpTransport transport, int status, List<String> fields, OpenFile file) {
    List<String> all = new ArrayList<>(fields);
    if (fields.stream().noneMatch("Content-Length"::equalsIgnoreCase)) {
      all.addAll(List.of("Content-Length", Long.toString(file.length())));
    }
    transport.begin(status, all);
    if (transport.request().method().equals("HEAD")) {
      file.close();
      transport.finish();
    } else {
      new FilePump(transport, file).goOn();
    }
  }

  private void goOn() {
    THREADS.newThread(this).start();
  }

  @Override
  public void run() {
    try {
      pump();
    } catch (IOException | RuntimeException failed) {
      LOG.warn(
          "[conn {}] {} could not be sent; its answer is broken off: {}",
          transport.connectionId(),
          file.name(),
          failed.toString());
      file.close();
      transport.fail(500);
    }
  }

  private void pump() throws IOException {
    while (sent < file.length()) {
      if (!transport.isOpen()) {
        file.close();
        return;
      }
      ByteBuffer part = read();
      sent += part.remaining();
      if (!transport.write(part) && sent < file.length() && transport.isOpen()) {
        transport.whenWritable(this::goOn);
        return;
      }
    }
    file.close();
    transport.finish();
  }

  private ByteBuffer read() throws IOException {
    ByteBuffer part = ByteBuffer.allocate((int) Math.min(PART, file.length() - sent));
    while (part.hasRemaining()) {
      long position = file.offset() + sent + part.position();
      if (file.channel().read(part, position) < 0) {
        throw new IOException(
            "it has become shorter (expected: %d bytes from %d on)"
                .formatted(file.length(), file.offset()));
      }
    }
    return part.flip();
  }
}
