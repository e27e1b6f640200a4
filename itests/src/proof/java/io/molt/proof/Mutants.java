package io.molt.proof;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Takes one guard after the other out of the manager, and has the tests that are named for it say
 * that it is gone: a guard that no test misses is none. Arguments: where the table goes, then the
 * names of classes whose guards alone are tried; with any the table is only printed.
 *
 * <p>PIT would try every operator. What is to be known here is whether a race can be lost that was
 * thought of, and such a guard is a second look, an order of two lines or a step that cannot be
 * divided: those it does not take away.
 *
 * <p>Each mutant has a process of its own, because tests may hang without a guard; that is a
 * failure too.
 */
final class Mutants {

  /** A test run that takes longer hangs. */
  private static final long LIMIT_SECONDS = 180;

  /** So does a test, even one that minds no interrupt. */
  private static final List<String> LIMITS =
      List.of(
          "-Djunit.jupiter.execution.timeout.default=30 s",
          "-Djunit.jupiter.execution.timeout.thread.mode.default=SEPARATE_THREAD");

  private static final Path SOURCES = Path.of("src/main/java");
  private static final Path TESTS = Path.of("src/test/java");

  /** What became of one. */
  private enum Fate {
    /** A test failed. */
    KILLED,
    /** The tests hung. */
    HUNG,
    /** No test noticed. */
    SURVIVED
  }

  private final String classPath = System.getProperty("java.class.path");
  private final StringBuilder table = new StringBuilder();
  private final List<String> survivors = new ArrayList<>();

  private Mutants() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Set<String> asked = new TreeSet<>(Arrays.asList(arguments).subList(1, arguments.length));
    List<Mutant> mutants =
        Guards.ALL.stream()
            .filter(mutant -> asked.isEmpty() || asked.contains(mutant.type()))
            .toList();
    Mutants run = new Mutants();
    run.all(mutants);
    System.out.println(run.table);
    if (asked.isEmpty()) {
      Files.writeString(Path.of(arguments[0]), run.table);
    }
    if (!run.survivors.isEmpty()) {
      System.out.println("Not missed by any test: " + run.survivors);
      System.exit(1);
    }
  }

  private void all(List<Mutant> mutants) throws IOException, InterruptedException {
    Set<String> tests = new TreeSet<>();
    for (Mutant mutant : mutants) {
      tests.addAll(mutant.testClasses(TESTS));
    }
    if (mutants.isEmpty() || run(classPath, List.copyOf(tests)) != Fate.SURVIVED) {
      throw new IllegalStateException(
          "with all guards in place: " + tests + " (expected: to pass)");
    }
    table.append("Guards of the manager, each taken away, and the tests that miss it: ");
    table.append("`mvn -q -Pproof -DskipTests -Djcstress.skip -Dseeds=0 -Dit.skip verify`.\n\n");
    table.append("| class | without | tests | |\n|---|---|---|---|\n");
    for (Mutant mutant : mutants) {
      Fate fate = fate(mutant);
      String row =
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s |\n",
              mutant.type(),
              mutant.loss(),
              String.join(", ", mutant.tests()),
              fate.name().toLowerCase(Locale.ROOT));
      System.out.print(row);
      table.append(row);
      if (fate == Fate.SURVIVED) {
        survivors.add(mutant.type() + ": " + mutant.loss());
      }
    }
    table.append("\n").append(mutants.size()).append(" guards.\n");
  }

  private Fate fate(Mutant mutant) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("molt-mutant-");
    try {
      Path classes = Files.createDirectory(directory.resolve("classes"));
      compile(mutant.write(SOURCES, directory), classes);
      return run(classes + File.pathSeparator + classPath, mutant.testClasses(TESTS));
    } finally {
      delete(directory);
    }
  }

  private void compile(Path source, Path classes) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int code =
        compiler.run(
            null,
            null,
            null,
            List.of("-nowarn", "-proc:none", "-cp", classPath, "-d", classes + "", source + "")
                .toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException(source + " (expected: to compile)");
    }
  }

  /** Runs tests in a process of their own, with the options of this one. */
  private static Fate run(String classPath, List<String> tests)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    ProcessHandle.Info self = ProcessHandle.current().info();
    command.add(self.command().orElseThrow());
    Arrays.stream(self.arguments().orElseThrow())
        .takeWhile(argument -> !argument.equals("-cp"))
        .forEach(command::add);
    command.addAll(LIMITS);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath));
    command.add(TestRun.class.getName());
    command.addAll(tests);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        return Fate.HUNG;
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return switch (process.exitValue()) {
      case TestRun.PASSED -> Fate.SURVIVED;
      case TestRun.FAILED -> Fate.KILLED;
      default -> throw new IllegalStateException(tests + ": exit code " + process.exitValue());
    };
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (var all = Files.walk(directory)) {
      files = new ArrayList<>(all.toList());
    }
    for (Path file : files.reversed()) {
      Files.delete(file);
    }
  }
}
