package io.molt.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The names of requests, by which the logs of several servers are brought together. */
public final class RequestIds {

  /** By which proxies hand them on. */
  public static final String FIELD = "X-Request-Id";

  private static final int LONGEST = 128;
  private static final String MARKS = "-_.~+/=:@";

  private RequestIds() {}

  /**
   * What was handed on; one that is new if that is nothing, or longer than anybody's, or has
   * characters in it that mean something to whoever shows it.
   */
  static String of(@Nullable String handedOn) {
    return handedOn != null && isSane(handedOn) ? handedOn : made();
  }

  private static boolean isSane(String id) {
    for (int at = 0; at < id.length(); at++) {
      char character = id.charAt(at);
      boolean letter = character < 128 && Character.isLetterOrDigit(character);
      if (!letter && MARKS.indexOf(character) < 0) {
        return false;
      }
    }
    return !id.isEmpty() && id.length() <= LONGEST;
  }

  /** 128 bits, as everybody's are; they are a name and no secret. */
  private static String made() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
