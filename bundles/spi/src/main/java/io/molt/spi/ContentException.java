package io.molt.spi;

/** A file in {@code deploy/} is not an application that could be started; the message says why. */
public final class ContentException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String file;

  /**
   * @param file the file concerned: {@code deploy/hello.jar}
   * @param problem what was found and what was expected
   */
  public ContentException(String file, String problem) {
    super(file + ": " + problem);
    this.file = file;
  }

  /** The file concerned. */
  public String file() {
    return file;
  }
}
