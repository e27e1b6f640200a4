package io.molt.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.BundleException;

/** Says in one line why a bundle could not be installed or started. */
final class BundleFailure {

  private static final String LIST = " Unresolved requirements: ";

  /** {@code missing requirement [NAME [ID](R ID.0)] NAMESPACE; FILTER} as the framework says it. */
  private static final Pattern MISSING =
      Pattern.compile("missing requirement \\[.*?\\)\\] (\\S+; \\(.*?\\))(?= \\[caused by|\\]*$)");

  private BundleFailure() {}

  /** What the bundle itself said, or what it lacks. */
  static String explain(BundleException failure) {
    if (failure.getType() == BundleException.RESOLVE_ERROR) {
      return missing(String.valueOf(failure.getMessage()));
    }
    Throwable cause = failure;
    while (cause instanceof BundleException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return chain(cause);
  }

  /** The messages of an exception and its causes, without repetition. */
  static String chain(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
      if (text.indexOf(message) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(message);
      }
    }
    return text.toString().lines().findFirst().orElse("");
  }

  /** The resolver names the requirement that fails last: it is the cause of those before. */
  private static String missing(String message) {
    int list = message.indexOf(LIST);
    Matcher matcher = MISSING.matcher(list < 0 ? message : message.substring(0, list));
    String explanation = message;
    while (matcher.find()) {
      explanation = "nothing provides " + matcher.group(1);
    }
    return explanation;
  }
}
