package io.molt.http.websocket;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed on with a client about the compression of messages (RFC 7692, 7.1). The windows
 * are what the JDK has, 32 KiB: a client that wants the server's smaller is not agreed with.
 *
 * @param serverForgets whether each message to the client stands for itself
 * @param clientForgets whether each message from it does
 * @param answer what the handshake says
 */
public record Compression(boolean serverForgets, boolean clientForgets, String answer) {

  private static final String NAME = "permessage-deflate";
  private static final String WIDEST = "15";

  /** A list with parameters of nothing. */
  private static final Pattern NAMELESS = Pattern.compile("(?:^|,)\\s*;");

  /**
   * Agrees to the first offer that can be agreed to.
   *
   * @param offers the fields {@code Sec-WebSocket-Extensions}
   * @return null if there is none
   */
  static @Nullable Compression agree(List<String> offers) {
    for (String field : offers) {
      if (NAMELESS.matcher(field).find()) {
        continue; // Netty's parser would throw
      }
      for (WebSocketExtensionData offer : WebSocketExtensionUtil.extractExtensions(field)) {
        Compression agreed = agree(offer);
        if (agreed != null) {
          return agreed;
        }
      }
    }
    return null;
  }

  private static @Nullable Compression agree(WebSocketExtensionData offer) {
    if (!offer.name().equalsIgnoreCase(NAME)) {
      return null;
    }
    boolean serverForgets = false;
    boolean clientForgets = false;
    StringBuilder answer = new StringBuilder(NAME);
    for (Map.Entry<String, @Nullable String> parameter : offer.parameters().entrySet()) {
      String name = parameter.getKey().toLowerCase(Locale.ROOT);
      String value = parameter.getValue();
      boolean fits =
          switch (name) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
            case "server_max_window_bits" -> WIDEST.equals(value);
            case "client_max_window_bits" -> value == null || isWindow(value);
            default -> false;
          };
      if (!fits) {
        return null;
      }
      serverForgets |= name.startsWith("server_no");
      clientForgets |= name.startsWith("client_no");
      if (!name.startsWith("client_max")) {
        answer.append("; ").append(name).append(value == null ? "" : "=" + value);
      }
    }
    return new Compression(serverForgets, clientForgets, answer.toString());
  }

  private static boolean isWindow(String value) {
    return switch (value) {
      case "8", "9", "10", "11", "12", "13", "14", WIDEST -> true;
      default -> false;
    };
  }

  /** Of what is sent to the client. */
  Deflation deflation() {
    return new Deflation(!serverForgets);
  }

  /**
   * Of what comes from it.
   *
   * @param most how many bytes a message may come to
   */
  Inflation inflation(int most) {
    return new Inflation(!clientForgets, most);
  }
}
