package io.molt.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * An installation with nothing but {@code bin/molt} and {@code conf/}, and Javas that only tell how
 * they were started.
 */
final class ScriptFixture {

  /** What a run of the script came to. */
  record Outcome(int exitCode, String out, String err) {}

  private static final Path SOURCE = Path.of("src/main/dist");

  private final Path directory;
  private final Path home;
  private final Map<String, String> environment = new TreeMap<>();
  private Path script;
  private String preparation = "";

  ScriptFixture(Path directory) throws IOException {
    this.directory = directory.toRealPath();
    home = this.directory.resolve("a home");
    script = home.resolve("bin/molt");
    copy("bin/molt");
    copy("conf/server.cfg");
    for (String made : List.of("deploy", "lib/boot", "log", "run", "data", "../empty")) {
      Files.createDirectories(home.resolve(made));
    }
    Files.copy(SOURCE.resolve("help.txt"), home.resolve("lib/boot/help.txt"));
    permit(home.resolve("bin/molt"));
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("MOLT_JVM_DIR", this.directory.resolve("empty").toString());
  }

  Path home() {
    return home;
  }

  Path directory() {
    return directory;
  }

  /** Sets a variable of the environment. */
  ScriptFixture with(String name, Object value) {
    environment.put(name, value.toString());
    return this;
  }

  /** Calls the script by another path. */
  ScriptFixture through(Path other) {
    script = other;
    return this;
  }

  /** Has a shell do something first, whose process the script then takes over. */
  ScriptFixture after(String preparation) {
    this.preparation = preparation + "; ";
    return this;
  }

  /** Makes a Java whose program prints its title and arguments, after what is given. */
  Path java(String name, String version, String... lines) throws IOException {
    Path java = directory.resolve(name);
    Path program = java.resolve("bin/java");
    Files.createDirectories(program.getParent());
    Files.writeString(
        java.resolve("release"),
        "JAVA_RUNTIME_VERSION=\"%1$s+1-x\"\nJAVA_VERSION=\"%1$s\"\nC=\"d\"\n".formatted(version));
    List<String> text = new ArrayList<>(List.of("#!/usr/bin/env bash", "echo in: \"$PWD\""));
    text.addAll(List.of(lines));
    text.add("echo signum: \"${_JAVA_SR_SIGNUM:-}\"");
    text.add("echo base: \"$MOLT_BASE\"");
    text.add("printf 'arg: %s\\n' \"$@\"");
    Files.write(program, text);
    permit(program);
    return java;
  }

  /** Runs the script to its end. */
  Outcome run(String... arguments) throws Exception {
    // Whoever started the tests may have had the signal ignored, and the script would inherit that.
    List<String> command =
        new ArrayList<>(
            List.of(
                "env", "--default-signal=HUP", "bash", "-c", preparation + "exec \"$0\" \"$@\""));
    command.add(script.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Path out = Files.createTempFile(directory, "script", ".out");
    Path err = Files.createTempFile(directory, "script", ".err");
    Process process =
        builder
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(
          command + " goes on: " + Files.readString(out) + Files.readString(err));
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private void copy(String name) throws IOException {
    Path target = home.resolve(name);
    Files.createDirectories(target.getParent());
    Files.copy(SOURCE.resolve(name), target);
  }

  private static void permit(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
