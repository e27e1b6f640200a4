package io.molt.http;

import io.molt.http.events.ComeAgain;
import io.molt.net.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server itself answers. Where that is 503 and an {@code EventSource} asks, it is told to
 * {@linkplain ComeAgain come again} instead, for it would never.
 */
final class ShortAnswer {

  private static final int UNAVAILABLE = 503;

  private ShortAnswer() {}

  /** A status and nothing else. */
  static Reply.Whole bare(HttpRequest request, int status) {
    return isComingBack(request, status) ? comeAgain() : Reply.Whole.empty(status);
  }

  /**
   * A status, with a few words for whoever reads the answer.
   *
   * @param fields name, value, name, value ...
   */
  static Reply.Whole inWords(HttpRequest request, int status, String... fields) {
    if (isComingBack(request, status)) {
      return comeAgain();
    }
    List<String> all = new ArrayList<>(List.of(fields));
    all.addAll(List.of("Content-Type", "text/plain; charset=utf-8"));
    byte[] text = (HttpResponseStatus.valueOf(status) + "\n").getBytes(StandardCharsets.UTF_8);
    return new Reply.Whole(status, all, ByteBuffer.wrap(text));
  }

  private static Reply.Whole comeAgain() {
    return new Reply.Whole(ComeAgain.STATUS, ComeAgain.FIELDS, ComeAgain.body());
  }

  private static boolean isComingBack(HttpRequest request, int status) {
    return status == UNAVAILABLE && ComeAgain.concerns(request);
  }
}
