package io.molt.itests;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Sends signals through a shell that is there already, so that no new process delays them. */
final class Signaller implements AutoCloseable {

  private final Process shell;
  private final byte[] command;

  Signaller(long pid, String signal) {
    try {
      shell = new ProcessBuilder("sh").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    command = ("kill -" + signal + " " + pid + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends the signal now. */
  void send() {
    try {
      OutputStream out = shell.getOutputStream();
      out.write(command);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    shell.destroy();
  }
}
