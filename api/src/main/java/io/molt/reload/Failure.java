package io.molt.reload;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * An error described in text alone. An exception object of a worker holds the worker's class loader
 * in memory, its stack trace even where its class is the JDK's; so none is kept or handed on.
 *
 * @param type the exception's class name; empty where there was no exception
 * @param message one line: what was found and what was expected
 * @param trace the stack trace as printed; empty where it would tell nothing
 */
public record Failure(String type, String message, String trace) {

  public Failure {
    requireNonNull(type, "type");
    requireNonNull(message, "message");
    requireNonNull(trace, "trace");
  }

  /** Describes an exception. Never throws, even if the exception's own methods do. */
  public static Failure of(Throwable thrown) {
    String type = thrown.getClass().getName();
    try {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      String message = thrown.getMessage();
      return new Failure(type, message == null ? "" : message, trace.toString());
    } catch (Throwable hostile) {
      return new Failure(type, "", "");
    }
  }

  /** Type and message in one line. */
  @Override
  public String toString() {
    if (type.isEmpty()) {
      return message;
    }
    return message.isEmpty() ? type : type + ": " + message;
  }
}
