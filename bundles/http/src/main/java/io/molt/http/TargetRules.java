package io.molt.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** What a client may ask for: the target of a request (RFC 9112, 3.2; RFC 3986). */
final class TargetRules {

  private static final String SUB_DELIMS = "!$&'()*+,;=";

  private static final BitSet NAME = letters("-._~" + SUB_DELIMS);

  /**
   * Those of RFC 3986, and those that RFC 3986 has escaped but browsers send as they are in a query
   * (WHATWG URL, 4.5). Not among them are a fragment, quotes, backslashes and angle brackets, of
   * which browsers send the backslash too: whoever takes it for a slash would see another path.
   */
  private static final BitSet TARGET = letters("-._~" + SUB_DELIMS + ":@/?%" + "[]{}|^`");

  private static final String HTTP = "http://";
  private static final String HTTPS = "https://";

  private TargetRules() {}

  private static BitSet letters(String others) {
    BitSet letters = new BitSet(128);
    letters.set('0', '9' + 1);
    letters.set('a', 'z' + 1);
    letters.set('A', 'Z' + 1);
    others.chars().forEach(letters::set);
    return letters;
  }

  /** Whether a character may be in the name of a host. */
  static boolean isOfName(char character) {
    return NAME.get(character);
  }

  /** Why a target is refused; null if it is not. */
  static @Nullable Refusal refusal(HttpRequest head) {
    if (HttpMethod.CONNECT.equals(head.method())) {
      return new Refusal(501, "CONNECT (expected: a method that asks for a resource)");
    }
    String uri = head.uri();
    if (uri.isEmpty() || !isOfTarget(uri)) {
      return refused(uri, "the characters of a URI, without a fragment");
    }
    if (uri.charAt(0) == '/' || isForAll(head)) {
      return null;
    }
    String authority = authority(uri);
    return authority == null || authority.isEmpty() || !Authority.isValid(authority)
        ? refused(uri, "a path, or a URI that begins with http://HOST")
        : null;
  }

  private static Refusal refused(String uri, String expected) {
    return new Refusal(400, "request target: " + uri + " (expected: " + expected + ")");
  }

  private static boolean isForAll(HttpRequest head) {
    return head.uri().equals("*") && HttpMethod.OPTIONS.equals(head.method());
  }

  private static boolean isOfTarget(String uri) {
    for (int at = 0; at < uri.length(); at++) {
      if (!TARGET.get(uri.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  /** Whose resource an absolute URI names: {@code host[:port]}; null for other targets. */
  static @Nullable String authority(String uri) {
    int begin = authorityBegin(uri);
    return begin < 0 ? null : uri.substring(begin, authorityEnd(uri, begin));
  }

  /** Where the path, or what is in place of it, begins. */
  static int pathBegin(String uri) {
    int begin = authorityBegin(uri);
    return begin < 0 ? 0 : authorityEnd(uri, begin);
  }

  private static int authorityBegin(String uri) {
    if (uri.regionMatches(true, 0, HTTP, 0, HTTP.length())) {
      return HTTP.length();
    }
    return uri.regionMatches(true, 0, HTTPS, 0, HTTPS.length()) ? HTTPS.length() : -1;
  }

  private static int authorityEnd(String uri, int begin) {
    int at = begin;
    while (at < uri.length() && uri.charAt(at) != '/' && uri.charAt(at) != '?') {
      at++;
    }
    return at;
  }
}
