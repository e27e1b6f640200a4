package io.molt.http.events;

import io.molt.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What an {@code EventSource} is told that nobody can see to now: a stream that ends at once, after
 * which it comes back by itself. Any status but 200 would end it for good (HTML standard, "failing
 * the connection"), and so a page that happened to reconnect while a server began or ended would
 * hear nothing any more.
 */
public final class ComeAgain {

  /** The status. */
  public static final int STATUS = 200;

  /** The header fields. */
  public static final List<String> FIELDS =
      List.of("Content-Type", EventStreams.TYPE, "Cache-Control", "no-store");

  private ComeAgain() {}

  /** Whether the request is an {@code EventSource}'s: no other names the type alone. */
  public static boolean concerns(HttpRequest request) {
    return request.method().equals("GET")
        && request.header("Accept").filter(EventStreams.TYPE::equalsIgnoreCase).isPresent();
  }

  /** The body. */
  public static ByteBuffer body() {
    return ByteBuffer.wrap(": come again\n\n".getBytes(StandardCharsets.UTF_8));
  }
}
