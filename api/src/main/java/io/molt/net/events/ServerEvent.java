package io.molt.net.events;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is sent to clients (HTML standard, "Interpreting an event stream"). One that goes
 * to many is made once: what leaves is put together at the first sending.
 *
 * <p>Does not change, but for what is returned by the methods that add to it. Usable from any
 * thread.
 */
public final class ServerEvent {

  private final String type;
  private final String data;
  private final @Nullable String id;
  private final @Nullable Duration retry;
  private volatile byte @Nullable [] bytes;

  private ServerEvent(String type, String data, @Nullable String id, @Nullable Duration retry) {
    this.type = type;
    this.data = data;
    this.id = id;
    this.retry = retry;
  }

  /**
   * An event of no type.
   *
   * @param data any text; a line break of any kind reaches the page as {@code \n}
   */
  public static ServerEvent of(String data) {
    return new ServerEvent("", requireNonNull(data, "data"), null, null);
  }

  /**
   * The same with a type, field {@code event}; an empty one is none.
   *
   * @throws IllegalArgumentException if there is a line break in it
   */
  public ServerEvent type(String name) {
    return new ServerEvent(line("event", name), data, id, retry);
  }

  /**
   * The same with an id, which the client tells when it comes back; an empty one makes it forget
   * the one before.
   *
   * @throws IllegalArgumentException if there is a line break or a NUL in it
   */
  public ServerEvent id(String name) {
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("id: a NUL (expected: none, clients would ignore it)");
    }
    return new ServerEvent(type, data, line("id", name), retry);
  }

  /**
   * The same, with how long the client is to wait before it comes back, from now on.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public ServerEvent retry(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("retry: " + time + " (expected: none below zero)");
    }
    return new ServerEvent(type, data, id, time);
  }

  /** As it goes over the wire, the empty line behind it included; a buffer of the caller's own. */
  public ByteBuffer bytes() {
    byte[] made = bytes;
    if (made == null) {
      made = text().getBytes(StandardCharsets.UTF_8);
      bytes = made;
    }
    return ByteBuffer.wrap(made).asReadOnlyBuffer();
  }

  private static String line(String field, String value) {
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      throw new IllegalArgumentException(field + ": a line break (expected: one line)");
    }
    return value;
  }

  private String text() {
    StringBuilder text = new StringBuilder(data.length() + 64);
    if (retry != null) {
      text.append("retry: ").append(retry.toMillis()).append('\n');
    }
    if (id != null) {
      text.append("id: ").append(id).append('\n');
    }
    if (!type.isEmpty()) {
      text.append("event: ").append(type).append('\n');
    }
    int begin = 0;
    for (int at = 0; at < data.length(); at++) {
      char here = data.charAt(at);
      if (here == '\n' || here == '\r') {
        text.append("data: ").append(data, begin, at).append('\n');
        boolean both = here == '\r' && at + 1 < data.length() && data.charAt(at + 1) == '\n';
        at += both ? 1 : 0;
        begin = at + 1;
      }
    }
    return text.append("data: ").append(data, begin, data.length()).append("\n\n").toString();
  }

  @Override
  public String toString() {
    return text().strip();
  }
}
