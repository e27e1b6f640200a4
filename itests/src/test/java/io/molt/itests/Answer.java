package io.molt.itests;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the probe application answers: who it is, and what it was asked.
 *
 * @param application its symbolic name
 * @param version its version
 * @param worker the number of the worker
 * @param generation the generation of the worker
 * @param text the request's own text
 */
record Answer(String application, String version, int worker, long generation, String text) {

  private static final Pattern FORM =
      Pattern.compile("(\\S+) (\\S+), worker (\\d+), generation (\\d+): (.*)\\n?");

  static Answer parse(String line) {
    Matcher matcher = FORM.matcher(line);
    if (!matcher.matches()) {
      throw new AssertionError("not an answer of an application: \"" + line + "\"");
    }
    return new Answer(
        matcher.group(1),
        matcher.group(2),
        Integer.parseInt(matcher.group(3)),
        Long.parseLong(matcher.group(4)),
        matcher.group(5));
  }
}
