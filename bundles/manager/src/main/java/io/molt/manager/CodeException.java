package io.molt.manager;

/** A content could not be loaded; the message says what was found and expected. */
final class CodeException extends Exception {

  private static final long serialVersionUID = 1L;

  CodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
