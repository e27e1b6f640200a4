package io.molt.http.exchange;

import io.molt.net.http.HttpRequest;

/**
 * How long the worker has said that its answer is, against what it sends: an answer of another
 * length is the worker's mistake, and told to it before a client could see it.
 */
final class DeclaredLength {

  private static final long UNDECLARED = -1;

  private long declared = UNDECLARED;
  private long sent;

  /**
   * The worker says it.
   *
   * @throws IllegalArgumentException if it is no length, or the second one
   */
  void declare(String value) {
    if (declared != UNDECLARED) {
      throw new IllegalArgumentException(
          "header Content-Length: " + value + " (expected: one, and it is " + declared + ")");
    }
    if (value.isEmpty()
        || value.length() > 18
        || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException(
          "header Content-Length: \"" + value + "\" (expected: a number of bytes)");
    }
    declared = Long.parseLong(value);
  }

  /**
   * What is to be done can't be done to an answer of a known length.
   *
   * @throws IllegalStateException if it was declared
   */
  void expectNone(String what) {
    if (declared != UNDECLARED) {
      throw new IllegalStateException(
          what + " (expected: no Content-Length, and it is " + declared + ")");
    }
  }

  /**
   * A part is to be sent.
   *
   * @throws IllegalStateException if that is more than was declared
   */
  void expectRoomFor(long size) {
    if (declared != UNDECLARED && sent + size > declared) {
      throw new IllegalStateException(
          "a response of at least "
              + (sent + size)
              + " bytes (expected: Content-Length: "
              + declared
              + ")");
    }
    sent += size;
  }

  /**
   * The last part is to be sent.
   *
   * @throws IllegalStateException if less or more was declared, where it matters: the answer to
   *     HEAD and a 304 declare what they do not send
   */
  void expectEndAfter(long size, int status, HttpRequest request) {
    if (declared == UNDECLARED || status == 304 || request.method().equals("HEAD")) {
      return;
    }
    expectRoomFor(size);
    if (sent != declared) {
      throw new IllegalStateException(
          "a response of " + sent + " bytes (expected: Content-Length: " + declared + ")");
    }
  }
}
