package io.molt.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * HTTP/2 in clear text with prior knowledge (RFC 9113, 3.3): as many streams as the workload is
 * deep, and the next as soon as one has ended. Reads frames and no more of them than it must: a
 * stream that ends with status 200 is an answer.
 */
final class Http2Dialogue implements Dialogue {

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int HEAD = 9;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GO_AWAY = 7;
  private static final int WINDOW_UPDATE = 8;

  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int PRIORITY = 0x20;
  private static final int PAD_LENGTH = 1;
  private static final int PRIORITIES = 5;

  /** {@code :status: 200} in the static table (RFC 7541, appendix A). */
  private static final byte OK = (byte) 0x88;

  /** The fields are kept by the server the first time (RFC 7541, 6.2.1), and named later. */
  private static final byte[] FIRST_FIELDS = firstFields();

  private static final byte[] LATER_FIELDS = {
    (byte) 0x82, (byte) 0x86, (byte) 0xc1, (byte) 0xc0, (byte) 0xbf, (byte) 0xbe
  };

  /** So many bytes are let in at the beginning, and again when they have come. */
  private static final int WINDOW = 1 << 30;

  private static final int OUT = 64 * 1024;

  /** Nobody is overtaken by so many others. */
  private static final int STREAMS = 1024;

  private final Workload workload;
  private final ByteBuffer out = ByteBuffer.allocateDirect(OUT).flip();
  private final ByteBuffer held = ByteBuffer.allocate(OUT).flip();
  private final long[] sentNanos = new long[STREAMS];
  private int nextStream = 1;
  private int consumed;
  private boolean begun;

  Http2Dialogue(Workload workload) {
    this.workload = workload;
  }

  @Override
  public void begin(Line line) throws IOException {
    out.compact();
    out.put(PREFACE.getBytes(StandardCharsets.US_ASCII));
    frame(0, SETTINGS, 0, 0);
    frame(4, WINDOW_UPDATE, 0, 0);
    out.putInt(WINDOW);
    for (int i = 0; i < workload.depth(); i++) {
      ask();
    }
    line.send(out.flip());
  }

  private void ask() {
    byte[] fields = nextStream == 1 ? FIRST_FIELDS : LATER_FIELDS;
    frame(fields.length, HEADERS, END_STREAM | END_HEADERS, nextStream);
    out.put(fields);
    sentNanos[nextStream / 2 % STREAMS] = System.nanoTime();
    nextStream += 2;
  }

  private void frame(int length, int type, int flags, int stream) {
    out.putInt(length << 8 | type).put((byte) flags).putInt(stream);
  }

  @Override
  public void take(ByteBuffer in, Line line) throws IOException {
    boolean joined = held.hasRemaining();
    ByteBuffer all = joined ? held.compact().put(in).flip() : in;
    out.compact();
    while (all.remaining() >= HEAD && all.remaining() >= HEAD + length(all)) {
      frame(all, line);
    }
    if (!joined) {
      if (in.remaining() > held.capacity()) {
        throw new IOException(workload + ": a frame that is too long: " + text(in));
      }
      held.clear().put(in).flip();
    }
    line.send(out.flip());
  }

  private static int length(ByteBuffer in) {
    return in.getInt(in.position()) >>> 8;
  }

  private void frame(ByteBuffer in, Line line) throws IOException {
    int type = in.get(in.position() + 3);
    if (!begun && type != SETTINGS) {
      throw new IOException(
          workload + ": no HTTP/2 with prior knowledge is spoken here, but: " + text(in));
    }
    begun = true;
    int length = length(in);
    int flags = in.get(in.position() + 4);
    int stream = in.getInt(in.position() + 5);
    int payload = in.position() + HEAD;
    switch (type) {
      case HEADERS -> checkStatus(in, payload + beforeFields(flags));
      case DATA -> consume(length);
      case SETTINGS -> acknowledge(in, payload, flags, SETTINGS, 0);
      case PING -> acknowledge(in, payload, flags, PING, length);
      case RESET, GO_AWAY ->
          throw new IOException(
              workload + ": frame of type " + type + " on stream " + stream + ": " + text(in));
      default -> {}
    }
    if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
      line.took(sentNanos[stream / 2 % STREAMS]);
      line.answered(1);
      ask();
    }
    in.position(payload + length);
  }

  /** What stands before the fields in a frame of type HEADERS (RFC 9113, 6.2). */
  private static int beforeFields(int flags) {
    return ((flags & PADDED) != 0 ? PAD_LENGTH : 0) + ((flags & PRIORITY) != 0 ? PRIORITIES : 0);
  }

  /** Status 200 has one byte, and comes first, as it must (RFC 9113, 8.3). */
  private void checkStatus(ByteBuffer in, int fields) throws IOException {
    if (in.get(fields) != OK) {
      throw new IOException(workload + ": not 200: " + text(in));
    }
  }

  private void consume(int length) {
    consumed += length;
    if (consumed > WINDOW / 2) {
      frame(4, WINDOW_UPDATE, 0, 0);
      out.putInt(consumed);
      consumed = 0;
    }
  }

  private void acknowledge(ByteBuffer in, int payload, int flags, int type, int length) {
    if ((flags & ACK) == 0) {
      frame(length, type, ACK, 0);
      out.put(in.slice(payload, length));
    }
  }

  private static String text(ByteBuffer in) {
    return StandardCharsets.ISO_8859_1.decode(in.slice()).toString();
  }

  private static byte[] firstFields() {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    // From the static table: GET, http, and the names of the others.
    fields.write(0x82);
    fields.write(0x86);
    kept(fields, 4, "/plain");
    kept(fields, 1, "localhost");
    kept(fields, 19, "text/plain,text/html;q=0.9");
    kept(fields, 58, "drill");
    return fields.toByteArray();
  }

  private static void kept(ByteArrayOutputStream fields, int name, String value) {
    fields.write(0x40 | name);
    fields.write(value.length());
    fields.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }
}
