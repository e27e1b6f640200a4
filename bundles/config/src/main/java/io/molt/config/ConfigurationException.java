package io.molt.config;

import java.util.List;

/** The files in {@code conf/} are not fit to start with. The message is the first problem found. */
public final class ConfigurationException extends Exception {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // List.copyOf gives a serialisable list
  private final List<String> problems;

  ConfigurationException(List<String> problems) {
    super(problems.getFirst());
    this.problems = List.copyOf(problems);
  }

  ConfigurationException(String problem, Throwable cause) {
    super(problem, cause);
    problems = List.of(problem);
  }

  /**
   * All problems, at least one, each in one line: {@code FILE:LINE: KEY: VALUE (expected: ...)}.
   */
  public List<String> problems() {
    return problems;
  }
}
