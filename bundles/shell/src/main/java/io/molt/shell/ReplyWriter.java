package io.molt.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.molt.spi.PlainText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongSupplier;

/** Writes the answer to one control client, line by line, from whichever threads. */
final class ReplyWriter {

  private static final int MAX_LINE = 64 * 1024;
  private static final long STALLED_NANOS = 10_000_000_000L;

  private final OutputStream client;
  private final LongSupplier nanoTime;
  private final Lines output = new Lines('O');
  private final Lines errors = new Lines('E');

  /** When the write that goes on now began; 0 if none does. */
  private volatile long writingSince;

  ReplyWriter(OutputStream client, LongSupplier nanoTime) {
    this.client = client;
    this.nanoTime = nanoTime;
  }

  /** What a command prints. */
  OutputStream output() {
    return output;
  }

  /** What a command prints as errors. */
  OutputStream errors() {
    return errors;
  }

  void error(String line) throws IOException {
    send('E', PlainText.line(line).getBytes(UTF_8));
  }

  /** Ends the answer. */
  void exit(int code) throws IOException {
    output.endLine();
    errors.endLine();
    send('X', String.valueOf(code).getBytes(UTF_8));
  }

  /** Whether the client has read nothing for a long time although there is something to read. */
  boolean isStalled() {
    long since = writingSince;
    return since != 0 && nanoTime.getAsLong() - since > STALLED_NANOS;
  }

  private synchronized void send(char kind, byte[] text) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(text.length + 3);
    line.write(kind);
    line.write(' ');
    line.writeBytes(text);
    line.write('\n');
    writingSince = nanoTime.getAsLong();
    client.write(line.toByteArray());
    writingSince = 0;
  }

  /** Cuts a stream into lines. */
  private final class Lines extends OutputStream {
    private final char kind;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private Lines(char kind) {
      this.kind = kind;
    }

    @Override
    public synchronized void write(int next) throws IOException {
      if (next == '\n') {
        sendLine();
      } else if (next != '\r') {
        line.write(next);
        if (line.size() == MAX_LINE) {
          sendLine();
        }
      }
    }

    private synchronized void endLine() throws IOException {
      if (line.size() > 0) {
        sendLine();
      }
    }

    /** No part of it may steer the client's terminal, whoever has brought it in. */
    private void sendLine() throws IOException {
      byte[] text = line.toByteArray();
      line.reset();
      send(kind, PlainText.line(new String(text, UTF_8)).getBytes(UTF_8));
    }
  }
}
