package io.molt.runtime;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/** Streams of a client that a test can read. */
final class Recording {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ClientStreams streams;

  Recording(String in, boolean prompting) {
    streams =
        new ClientStreams(
            new BufferedReader(new StringReader(in)), print(out), print(err), 80, prompting);
  }

  Recording() {
    this("", false);
  }

  ClientStreams streams() {
    return streams;
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
