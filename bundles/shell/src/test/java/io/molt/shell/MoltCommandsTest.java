package io.molt.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.reload.ReloadTarget;
import io.molt.shell.TestShell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoltCommandsTest {

  /** What {@code molt help} prints. */
  private static final Path HELP = Path.of("../../runtime/src/main/dist/help.txt");

  /** What {@code bin/molt} and its client do themselves. */
  private static final List<String> CLIENTS =
      List.of("run", "start", "stop", "restart", "shell", "check", "train", "version", "help");

  private final TestShell shell = new TestShell();

  @AfterEach
  void tearDown() {
    shell.close();
  }

  /** The commands with their forms and what is said of them, by name. */
  private static Map<String, List<String>> help() throws IOException {
    Map<String, List<String>> entries = new LinkedHashMap<>();
    String name = "";
    for (String line : Files.readAllLines(HELP)) {
      if (line.equals("environment:")) {
        return entries;
      }
      name = line.matches(" {2}\\w.*") ? line.strip().split(" ")[0] : name;
      if (line.startsWith("  ")) {
        entries.computeIfAbsent(name, _ -> new ArrayList<>()).add(line.strip());
      }
    }
    throw new AssertionError(HELP + " ends before the environment");
  }

  @Test
  void helpHasTheServersCommandsAndTheClientsAndNoOther() throws IOException {
    TreeSet<String> commands = new TreeSet<>(CLIENTS);
    shell.commands.usages().forEach(usage -> commands.add(usage.split(" ")[0]));
    assertThat(new TreeSet<>(help().keySet())).isEqualTo(commands);
  }

  /** A form that does not fit into its column has its options in the text beside it. */
  @Test
  void helpHasEachFormOfTheServersCommands() throws IOException {
    Map<String, List<String>> help = help();
    for (String usage : shell.commands.usages()) {
      List<String> entry = help.get(usage.split(" ")[0]);
      for (String form : usage.split(" \\| ")) {
        String begin = form.replaceFirst(" \\[-v\\].*", "");
        assertThat(entry).as(form).anyMatch(line -> (line + " ").startsWith(begin + " "));
        for (String option : form.substring(begin.length()).replaceAll("[\\[\\]]", "").split(" ")) {
          assertThat(String.join(" ", entry)).as(form).contains(option);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "reload, Workers[]",
    "reload workers, Workers[]",
    "reload tasks, TaskWorkers[]",
    "reload tasks hello, TaskWorkersOf[application=hello]",
    "reload com.example.chat, WorkersOf[application=com.example.chat]",
    "reload workers hello-2.jar, WorkersOf[application=hello-2.jar]",
    "reload list, WorkersOf[application=list]",
    "'reload worker a$b 1', 'WorkerOf[application=a$b, workerId=1]'",
    "rollback hello, 'Rollback[application=hello, version=]'",
    "'rollback hello 1.0;shutdown', 'Rollback[application=hello, version=1.0;shutdown]'"
  })
  void whatIsReloadedIsToldByItsWords(String line, String target) {
    shell.server.answer(FakeServer.swapped(2, "1.0.1"));
    assertThat(shell.molt(line.split(" ")))
        .isEqualTo(
            new Ran(List.of("O hello: swapped to generation 2 (version 1.0.1) in 4.2 ms"), 0));
    assertThat(shell.server.reloads).singleElement().hasToString(target);
  }

  @Test
  void nothingInAWordIsTakenForMoreThanAWord() {
    shell.server.answer(FakeServer.swapped(2, "1.0.1"));
    shell.molt("reload", "a' ; shutdown ; '");
    assertThat(shell.server.reloads)
        .containsExactly(new ReloadTarget.WorkersOf("a' ; shutdown ; '"));
    assertThat(shell.server.shutdowns).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "status --bundles", "leaks", "leaks --json"})
  void itIsTheCommandOfTheShell(String line) {
    List<String> lines = shell.run(line).lines();
    Ran ran = shell.molt(line.split(" "));
    assertThat(ran.exit()).isZero();
    assertThat(ran.lines().subList(1, ran.lines().size()))
        .isEqualTo(lines.subList(1, lines.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " -v", " --verbose hello -n 100", " -n 3 --json"})
  void theHistoryHasANameOfItsOwn(String words) {
    assertThat(shell.molt(("history" + words).split(" ")))
        .isEqualTo(shell.run("reload history" + words));
  }

  @ParameterizedTest
  @CsvSource({
    "status --xml, status [--bundles] [--json]",
    "leaks now, leaks [--json]",
    "rollback, rollback APP [VERSION]",
    "rollback a b c, rollback APP [VERSION]",
    "reload tasks a b, reload [workers|tasks] [APP] | reload worker APP NUMBER | reload"
        + " certificates",
    "reload a b c, reload [workers|tasks] [APP] | reload worker APP NUMBER | reload certificates",
    "reload worker a b, reload [workers|tasks] [APP] | reload worker APP NUMBER | reload"
        + " certificates",
    "history -n, history [APP] [-n N] [-v] [--json]",
    "history -n -1, history [APP] [-n N] [-v] [--json]",
    "history -n 1234567890, history [APP] [-n N] [-v] [--json]",
    "history --all, history [APP] [-n N] [-v] [--json]",
    "history hello chat, history [APP] [-n N] [-v] [--json]"
  })
  void whatIsNotUnderstoodIsAnError(String line, String usage) {
    assertThat(shell.molt(line.split(" ")))
        .isEqualTo(new Ran(List.of("E molt: " + line + " (expected: molt " + usage + ")"), 2));
    assertThat(shell.server.reloads).isEmpty();
  }

  @Test
  void anUnknownCommandIsAnError() {
    for (String name : List.of("frobnicate", "", "shutdown")) {
      assertThat(shell.molt(name))
          .isEqualTo(
              new Ran(List.of("E molt: unknown command " + name + " (molt help lists them)"), 2));
    }
  }
}
