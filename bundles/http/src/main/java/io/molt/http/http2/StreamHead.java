package io.molt.http.http2;

import io.molt.http.HeadCheck;
import io.molt.http.HeadFields;
import io.molt.http.Refusal;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as HTTP/1.1 would have it, so that the same is asked of it. What Netty has
 * looked at already: that names are in small letters, that pseudo fields are known and come first,
 * that nothing is said of the connection, and that the length is that of the body.
 */
final class StreamHead {

  /** What a field takes beside its characters. */
  private static final int OBJECTS = 64;

  private static final int DELETE = 0x7f;

  private final HttpVersion version;
  private final HttpHeaders fields =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
  private @Nullable CharSequence method;
  private @Nullable CharSequence path;
  private @Nullable CharSequence scheme;
  private @Nullable CharSequence authority;
  private @Nullable CharSequence protocol;
  private int size;
  private boolean streamedForm;
  private @Nullable HttpRequest request;

  private StreamHead(HttpVersion version) {
    this.version = version;
  }

  static StreamHead of(Http2Headers from, HttpVersion version) {
    StreamHead head = new StreamHead(version);
    for (Map.Entry<CharSequence, CharSequence> field : from) {
      CharSequence name = field.getKey();
      CharSequence value = field.getValue();
      head.size += name.length() + value.length() + OBJECTS;
      if (!name.isEmpty() && name.charAt(0) == ':') {
        head.pseudo(name, value);
      } else {
        head.add(name, value);
      }
    }
    return head;
  }

  private void pseudo(CharSequence name, CharSequence value) {
    switch (name.length()) {
      case 5 -> path = value;
      case 7 -> {
        if (name.charAt(1) == 'm') {
          method = value;
        } else {
          scheme = value;
        }
      }
      case 9 -> protocol = value;
      default -> authority = value;
    }
  }

  /** Cookies may come one by one, for they change so (RFC 9113, 8.2.3). */
  private void add(CharSequence name, CharSequence value) {
    if (name.length() == 6 && HttpHeaderNames.COOKIE.contentEqualsIgnoreCase(name)) {
      String before = fields.get(HttpHeaderNames.COOKIE);
      if (before != null) {
        fields.set(HttpHeaderNames.COOKIE, before + "; " + value);
        return;
      }
    }
    fields.add(name, value);
  }

  /** Whether its body is a form whose files go to disk as they arrive. */
  boolean isStreamedForm() {
    return streamedForm;
  }

  /** About how much memory it takes. */
  int size() {
    return size;
  }

  /** What is wanted in place of an answer, as {@code websocket} (RFC 8441, 4); null for nothing. */
  @Nullable String protocol() {
    return protocol == null ? null : protocol.toString();
  }

  /**
   * Whether it is a request at all: one that is not well formed gets no answer (RFC 9113, 8.1.1).
   */
  boolean isWellFormed() {
    if (method == null || scheme == null || path == null || path.isEmpty()) {
      return false;
    }
    return protocol == null || HttpMethod.CONNECT.asciiName().contentEquals(method);
  }

  /** Whether it can be named, as in the access log, although it may be refused. */
  boolean isSane() {
    return isToken(String.valueOf(method)) && isOfResource();
  }

  /** A path that could stand in a request line, or all of the server. */
  private boolean isOfResource() {
    String target = String.valueOf(path);
    return (target.charAt(0) == '/'
            && target.chars().allMatch(each -> each > ' ' && each != DELETE))
        || (target.equals("*") && HttpMethod.OPTIONS.asciiName().contentEquals(method));
  }

  /** One that is well formed. */
  HttpRequest request() {
    HttpRequest made = request;
    if (made == null) {
      made =
          new DefaultHttpRequest(
              version, HttpMethod.valueOf(String.valueOf(method)), String.valueOf(path), fields);
      request = made;
    }
    return made;
  }

  /** Why the request is refused; null if it is not. */
  @Nullable Refusal refusal(HeadCheck check, boolean streamsBodies) {
    String host = fields.get(HttpHeaderNames.HOST);
    if (authority != null) {
      if (host != null && !authority.toString().equalsIgnoreCase(host)) {
        return new Refusal(400, "Host: " + host + " (expected: as :authority, " + authority + ")");
      }
      fields.set(HttpHeaderNames.HOST, authority);
    }
    if (!isToken(String.valueOf(method))) {
      return new Refusal(400, ":method: " + method + " (expected: a token)");
    }
    if (!isOfResource()) {
      return new Refusal(400, ":path: " + path + " (expected: a path, without spaces)");
    }
    // A request that is to become something else asks for a resource all the same.
    HttpRequest asked =
        protocol == null
            ? request()
            : new DefaultHttpRequest(version, HttpMethod.GET, String.valueOf(path), fields);
    HeadFields known = HeadFields.of(asked);
    streamedForm = streamsBodies && known.isMultipart();
    return check.ofKnownVersion(asked, known, streamsBodies);
  }

  private static boolean isToken(String method) {
    return !method.isEmpty()
        && method
            .chars()
            .allMatch(
                each ->
                    (each >= 'A' && each <= 'Z')
                        || (each >= 'a' && each <= 'z')
                        || (each >= '0' && each <= '9')
                        || "!#$%&'*+-.^_`|~".indexOf(each) >= 0);
  }
}
