package io.molt.net.http;

/** Of requests that the server has not made: a test's, for one. */
final class Unsupported {

  private Unsupported() {}

  static UnsupportedOperationException here() {
    return new UnsupportedOperationException("not of a request that the server has not received");
  }
}
