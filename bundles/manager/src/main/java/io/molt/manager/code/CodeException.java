package io.molt.manager.code;

/** A content could not be loaded; the message says what was found and expected. */
public final class CodeException extends Exception {

  private static final long serialVersionUID = 1L;

  public CodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
