package io.molt.http.websocket;

import io.molt.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake over HTTP/1.1 (RFC 6455, 4.2.1): whether it is in order, and its answer.
 */
public final class HandshakeCheck {

  private static final String VERSION = "13";
  private static final String KEY = "Sec-WebSocket-Key";
  private static final int KEY_LENGTH = 16;
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private HandshakeCheck() {}

  /**
   * Why a request that asks for a WebSocket is none for one.
   *
   * @param status what the client is told
   * @param reason the same in words: what was found and what was expected
   */
  public record Objection(int status, String reason) {
    /** Header fields that belong to the answer. */
    public List<String> fields() {
      return status == UPGRADE_REQUIRED ? List.of("Sec-WebSocket-Version", VERSION) : List.of();
    }
  }

  private static final int UPGRADE_REQUIRED = 426;
  private static final int BAD_REQUEST = 400;

  /**
   * Looks at a request whose {@code Upgrade} names WebSocket.
   *
   * @param hasBody whether it has a body
   * @return null if it is in order
   */
  public static @Nullable Objection objection(HttpRequest request, boolean hasBody) {
    if (!request.method().equals("GET")) {
      return bad("method", request.method(), "GET");
    }
    if (hasBody) {
      return bad("body", "one", "none");
    }
    if (!hasToken(request.headers("Connection"), "upgrade")) {
      return bad("Connection", String.join(", ", request.headers("Connection")), "Upgrade");
    }
    List<String> versions = request.headers("Sec-WebSocket-Version");
    if (!versions.equals(List.of(VERSION))) {
      return new Objection(
          UPGRADE_REQUIRED, "Sec-WebSocket-Version: " + versions + " (expected: " + VERSION + ")");
    }
    List<String> keys = request.headers(KEY);
    return keys.size() == 1 && isKey(keys.getFirst())
        ? null
        : bad(KEY, String.join(", ", keys), "16 bytes in Base64");
  }

  /**
   * Looks at a request that asks for a WebSocket on a stream of its own (RFC 8441, 5), where keys
   * and {@code Upgrade} have no place.
   *
   * @return null if it is in order
   */
  public static @Nullable Objection objectionOnStream(HttpRequest request) {
    List<String> versions = request.headers("Sec-WebSocket-Version");
    return versions.equals(List.of(VERSION))
        ? null
        : bad("Sec-WebSocket-Version", versions.toString(), VERSION);
  }

  private static Objection bad(String what, String found, String expected) {
    return new Objection(BAD_REQUEST, what + ": " + found + " (expected: " + expected + ")");
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key.strip()).length == KEY_LENGTH;
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  /** Whether a list, which may be in several fields, has a token, in any case. */
  public static boolean hasToken(List<String> fields, String token) {
    return fields.stream().anyMatch(field -> hasToken(field, token));
  }

  /** Whether the list in one field has a token, in any case. */
  public static boolean hasToken(CharSequence field, String token) {
    for (String each : field.toString().split(",", -1)) {
      if (each.strip().equalsIgnoreCase(token)) {
        return true;
      }
    }
    return false;
  }

  /** What {@code Sec-WebSocket-Accept} says to a key. */
  static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key.strip() + MAGIC).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-1", impossible);
    }
  }

  /** The fields of the answer that accepts, but for what was agreed on. */
  public static List<String> acceptance(HttpRequest request) {
    return List.of(
        "Upgrade",
        "websocket",
        "Connection",
        "Upgrade",
        "Sec-WebSocket-Accept",
        accept(request.header(KEY).orElseThrow()));
  }
}
