package io.molt.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * The header fields of a request as they are decoded. Of HTTP/1.0 requests Netty's decoder takes
 * the first of several lengths and drops the others, where a proxy in front may have taken another:
 * so they are looked at here, before it does (RFC 9112, 6.3).
 */
final class RequestFields extends DefaultHttpHeaders {

  private boolean hasLength;

  @Override
  public HttpHeaders add(CharSequence name, Object value) {
    if (name.length() == 14 && HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
      addLength(value.toString());
    }
    return super.add(name, value);
  }

  private void addLength(String value) {
    if (hasLength) {
      throw new IllegalArgumentException("more than one Content-Length (expected: one)");
    }
    hasLength = true;
    for (int at = 0; at < value.length(); at++) {
      if (value.charAt(at) < '0' || value.charAt(at) > '9') {
        throw new IllegalArgumentException("Content-Length: " + value + " (expected: digits)");
      }
    }
  }
}
