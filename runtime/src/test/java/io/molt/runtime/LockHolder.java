package io.molt.runtime;

import java.nio.file.Path;
import java.util.List;

/** A process that holds the lock of a file until its input ends: what tests fork. */
final class LockHolder {

  private LockHolder() {}

  public static void main(String[] args) throws Exception {
    LockedFile file = LockedFile.acquire(Path.of(args[0])).orElseThrow();
    if (args.length > 1) {
      file.write(args[1]);
    }
    System.out.println("locked");
    System.in.read();
    file.close();
  }

  /** Starts such a process and waits until it has the lock. */
  static Process start(Path file, String... content) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            LockHolder.class.getName(),
            file.toString());
    builder.command().addAll(List.of(content));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.inputReader().readLine();
    return process;
  }
}
