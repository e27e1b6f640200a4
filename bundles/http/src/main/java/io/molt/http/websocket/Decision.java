package io.molt.http.websocket;

import static java.util.Objects.requireNonNull;

import io.molt.net.http.HttpRequest;
import io.molt.net.websocket.WebSocketHandshake;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a handler decides on a request for a WebSocket. For the thread that decides. */
public final class Decision implements WebSocketHandshake {

  /**
   * A refusal.
   *
   * @param status of the answer
   * @param text what the client is told
   */
  public record Refused(int status, String text) {}

  private final List<String> offered;
  private final @Nullable Compression compression;
  private final BiConsumer<String, String> fieldCheck;
  private final List<String> fields = new ArrayList<>();
  private final Map<String, Object> attributes = new HashMap<>();
  private String subprotocol;
  private @Nullable Refused refused;
  private boolean over;

  /**
   * @param fieldCheck throws for a header field that may not be sent
   */
  public Decision(
      HttpRequest request, WebSocketSettings settings, BiConsumer<String, String> fieldCheck) {
    this.fieldCheck = fieldCheck;
    this.offered = list(request.headers("Sec-WebSocket-Protocol"));
    this.subprotocol = settings.subprotocol().filter(offered::contains).orElse("");
    this.compression =
        settings.compression()
            ? Compression.agree(request.headers("Sec-WebSocket-Extensions"))
            : null;
  }

  private static List<String> list(List<String> fields) {
    return fields.stream()
        .flatMap(field -> Arrays.stream(field.split(",", -1)))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  @Override
  public List<String> subprotocols() {
    expectOpen();
    return offered;
  }

  @Override
  public WebSocketHandshake subprotocol(String name) {
    expectOpen();
    if (!offered.contains(name)) {
      throw new IllegalArgumentException(
          "subprotocol: " + name + " (expected: one that the client offers: " + offered + ")");
    }
    subprotocol = name;
    return this;
  }

  @Override
  public WebSocketHandshake header(String name, String value) {
    expectOpen();
    fieldCheck.accept(name, value);
    if (isOwn(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "header name: " + name + " (expected: one that is not the handshake's own)");
    }
    fields.add(name);
    fields.add(value);
    return this;
  }

  private static boolean isOwn(String name) {
    return name.startsWith("sec-websocket-")
        || name.equals("upgrade")
        || name.equals("content-length");
  }

  @Override
  public WebSocketHandshake setAttribute(String name, Object value) {
    expectOpen();
    attributes.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
    return this;
  }

  @Override
  public void refuse(int status, String text) {
    expectOpen();
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
    }
    refused = new Refused(status, requireNonNull(text, "text"));
  }

  private void expectOpen() {
    if (over) {
      throw new IllegalStateException(
          "the handshake is over (expected: a call before onHandshake returns)");
    }
  }

  /** It is decided. */
  public void end() {
    over = true;
  }

  /** Null if it is accepted. */
  public @Nullable Refused refused() {
    return refused;
  }

  /** What is to be kept with the connection. */
  public Map<String, Object> attributes() {
    return attributes;
  }

  /** The subprotocol; empty for none. */
  public String subprotocol() {
    return subprotocol;
  }

  /** What was agreed on; null for nothing. */
  public @Nullable Compression compression() {
    return compression;
  }

  /** The header fields that the handler has added. */
  public List<String> fields() {
    return fields;
  }

  /** The fields of an answer that accepts: what was agreed on, and those of the handler. */
  public List<String> agreement() {
    List<String> all = new ArrayList<>();
    if (!subprotocol.isEmpty()) {
      all.addAll(List.of("Sec-WebSocket-Protocol", subprotocol));
    }
    if (compression != null) {
      all.addAll(List.of("Sec-WebSocket-Extensions", compression.answer()));
    }
    all.addAll(fields);
    return all;
  }
}
