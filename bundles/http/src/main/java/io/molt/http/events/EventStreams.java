package io.molt.http.events;

import io.molt.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the heads of requests and answers say of event streams. */
public final class EventStreams {

  /** Their media type. */
  static final String TYPE = "text/event-stream";

  /** What there is unless the application says otherwise. */
  private static final List<String> USUAL =
      List.of(
          "Cache-Control", "no-store",
          "X-Accel-Buffering", "no"); // nginx would gather events until it has 4 KiB of them

  private EventStreams() {}

  /**
   * The fields of the answer by which a stream begins.
   *
   * @param own those of the application: name, value, name, value ...
   * @throws IllegalStateException if one of them is the stream's
   */
  public static List<String> fields(List<String> own) {
    for (String name : List.of("Content-Type", "Content-Length", "Content-Encoding")) {
      if (has(own, name)) {
        throw new IllegalStateException(
            "eventStream: a header " + name + " (expected: none, it is the server's)");
      }
    }
    List<String> all = new ArrayList<>(List.of("Content-Type", TYPE));
    for (int at = 0; at < USUAL.size(); at += 2) {
      if (!has(own, USUAL.get(at))) {
        all.addAll(USUAL.subList(at, at + 2));
      }
    }
    all.addAll(own);
    return all;
  }

  private static boolean has(List<String> fields, String name) {
    for (int at = 0; at < fields.size(); at += 2) {
      if (fields.get(at).equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  /** The id of the last event that the client has seen: in UTF-8, as no other field is. */
  public static String lastEventId(HttpRequest request) {
    return request
        .header("Last-Event-ID")
        .map(id -> new String(id.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
        .orElse("");
  }
}
