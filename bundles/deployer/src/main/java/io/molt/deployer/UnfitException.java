package io.molt.deployer;

/** A file is not a bundle that could be an application; the message says what was found instead. */
final class UnfitException extends Exception {

  private static final long serialVersionUID = 1L;

  UnfitException(String problem) {
    super(problem, null, false, false);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
