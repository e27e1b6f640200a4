package io.molt.http.events;

import io.molt.net.events.ServerEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is sent on an event stream: an event or a comment, whole. Where it goes to many, one is made
 * for all.
 */
public final class EventText {

  private static final byte[] LINE_END = {'\r', '\n'};

  private final ByteBuffer text;

  /** Made when it is first asked for, by two threads at worst. */
  private volatile @Nullable ByteBuffer chunk;

  private EventText(ByteBuffer text) {
    this.text = text;
  }

  static EventText of(ServerEvent event) {
    return new EventText(event.bytes());
  }

  /** What clients skip; of several lines, several. */
  static EventText comment(String text) {
    StringBuilder lines = new StringBuilder();
    for (String line : text.split("\r\n|\r|\n", -1)) {
      lines.append(line.isEmpty() ? ":" : ": ").append(line).append('\n');
    }
    return new EventText(
        ByteBuffer.wrap(lines.append('\n').toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** Its bytes, for one connection. */
  ByteBuffer bytes() {
    return text.duplicate();
  }

  /** The same as a chunk of a body (RFC 9112, 7.1). */
  ByteBuffer chunk() {
    ByteBuffer made = chunk;
    if (made == null) {
      byte[] size =
          (Integer.toHexString(text.remaining()) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      made =
          ByteBuffer.allocate(size.length + text.remaining() + LINE_END.length)
              .put(size)
              .put(text.duplicate())
              .put(LINE_END)
              .flip();
      chunk = made;
    }
    return made.duplicate();
  }
}
