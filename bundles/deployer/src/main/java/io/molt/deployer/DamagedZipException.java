package io.molt.deployer;

import java.io.IOException;

/** A file in a zip is not what the zip's directory says; the message says in what. */
final class DamagedZipException extends IOException {

  private static final long serialVersionUID = 1L;

  DamagedZipException(String how) {
    super(message(how));
  }

  static String message(String how) {
    return "damaged zip: " + how + " (expected: a complete jar file)";
  }
}
