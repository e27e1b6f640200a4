package io.molt.http.files;

import io.molt.net.http.HttpRequest;
import io.netty.handler.codec.DateFormatter;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** Whether a request wants a file in the state that it is in (RFC 9110, 13.2.2). */
final class Conditions {

  private static final int LONGEST_DATE = 64;

  /** What is to be done. */
  enum Verdict {
    /** The file is answered with. */
    SEND,
    /** The client has it: 304. */
    NOT_MODIFIED,
    /** The client wants another state of it: 412. */
    FAILED
  }

  private final HttpRequest request;
  private final String etag;
  private final Instant modified;

  Conditions(HttpRequest request, String etag, Instant modified) {
    this.request = request;
    this.etag = etag;
    this.modified = modified;
  }

  Verdict verdict() {
    List<String> match = request.headers("If-Match");
    if (match.isEmpty()
        ? date("If-Unmodified-Since").filter(modified::isAfter).isPresent()
        : !names(match, false)) {
      return Verdict.FAILED;
    }
    List<String> noneMatch = request.headers("If-None-Match");
    boolean known =
        noneMatch.isEmpty()
            ? date("If-Modified-Since").filter(since -> !modified.isAfter(since)).isPresent()
            : names(noneMatch, true);
    return known ? Verdict.NOT_MODIFIED : Verdict.SEND;
  }

  /**
   * Whether a range is wanted of this state (RFC 9110, 13.1.5). A date tells states apart only if
   * it is that of the file exactly, and the file was not modified within the second before now.
   */
  boolean allowsRange(Instant now) {
    Optional<String> condition = request.header("If-Range");
    if (condition.isEmpty()) {
      return true;
    }
    String wanted = condition.get().strip();
    if (wanted.startsWith("\"") || wanted.startsWith("W/")) {
      return wanted.equals(etag);
    }
    return date("If-Range").filter(modified::equals).isPresent()
        && modified.plusSeconds(1).isBefore(now);
  }

  /** What is no date does not count (RFC 9110, 13.1.3). Netty throws at what is longer than any. */
  private Optional<Instant> date(String field) {
    return request
        .header(field)
        .filter(value -> value.length() <= LONGEST_DATE)
        .map(DateFormatter::parseHttpDate)
        .map(Date::toInstant);
  }

  /** Whether one of the tags is this state's; a weak one counts only where that is enough. */
  private boolean names(List<String> fields, boolean weakly) {
    for (String field : fields) {
      for (String each : field.split(",", -1)) {
        String tag = each.strip();
        String compared = weakly && tag.startsWith("W/") ? tag.substring(2) : tag;
        if (tag.equals("*") || compared.equals(etag)) {
          return true;
        }
      }
    }
    return false;
  }
}
