package io.molt.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.shell.TestShell.Ran;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtherCommandsTest {

  private final TestShell shell = new TestShell();

  @AfterEach
  void tearDown() {
    shell.close();
  }

  @Test
  void workersAreListedWithThoseThatDrain() {
    assertThat(shell.run("workers").lines())
        .containsExactly(
            "O APPLICATION  WORKER  GENERATION  VERSION  STATE     IN HAND  QUEUED  HANDLED "
                + " BUNDLE",
            "O hello        0       2           1.0.1    serving   1        0       42       31",
            "O hello        1       2           1.0.1    serving   0        3       40       32",
            "O hello        0       1           1.0.0    draining  5        0       7        21");
  }

  @Test
  void connectionsAreListed() {
    assertThat(shell.run("connections").lines())
        .containsExactly(
            "O ID  LISTENER  PROTOCOL  CLIENT          AGE   IDLE   RECEIVED  SENT  WAITING",
            "O 81  web       http      10.0.0.7:50123  61 s  1.5 s  100       2000  0");
  }

  @Test
  void addressesAreWrittenAsPeopleWriteThem() throws Exception {
    assertThat(text("::")).isEqualTo("[::]:80");
    assertThat(text("::1")).isEqualTo("[::1]:80");
    assertThat(text("2001:db8::7:0:1")).isEqualTo("[2001:db8::7:0:1]:80");
    assertThat(text("10.0.0.1")).isEqualTo("10.0.0.1:80");
  }

  private static String text(String address) throws Exception {
    return AddressText.of(new InetSocketAddress(InetAddress.getByName(address), 80));
  }

  @Test
  void readyAnswersAtOnceWhenItIs() {
    assertThat(shell.run("ready")).isEqualTo(new Ran(List.of("O ready"), 0));
  }

  @Test
  void readyWaitsUntilItIs() {
    shell.server.ready = false;
    CompletableFuture<Ran> waiting = CompletableFuture.supplyAsync(() -> shell.run("ready"));
    shell.server.ready = true;
    assertThat(waiting.join()).isEqualTo(new Ran(List.of("O ready"), 0));
  }

  @Test
  void readyGivesUpWhenTold() {
    shell.server.ready = false;
    assertThat(shell.run("ready 0")).isEqualTo(new Ran(List.of("O not ready after 0 s"), 1));
    assertThat(shell.run("ready soon"))
        .isEqualTo(new Ran(List.of("O ready soon (expected: ready [SECONDS])"), 2));
  }

  @Test
  void checkTellsWhichWorkersAnswer() {
    assertThat(shell.run("check --running"))
        .isEqualTo(
            new Ran(
                List.of(
                    "O hello worker 0: answered in 0.3 ms", "O hello worker 1: answered in 2.0 ms"),
                0));
    shell.server.workerOneAnswers = Optional.empty();
    assertThat(shell.run("check --running 3"))
        .isEqualTo(
            new Ran(
                List.of(
                    "O hello worker 0: answered in 0.3 ms", "O hello worker 1: no answer in 3.0 s"),
                1));
  }

  @Test
  void checkWantsAServerThatIsReadyAndKnownWords() {
    assertThat(shell.run("check"))
        .isEqualTo(new Ran(List.of("O check (expected: check --running [SECONDS])"), 2));
    shell.server.ready = false;
    assertThat(shell.run("check --running"))
        .isEqualTo(
            new Ran(List.of("O the server is not ready: it has not started yet, or it stops"), 1));
  }

  @Test
  void shutdownIsPassedOn() {
    assertThat(shell.run("shutdown")).isEqualTo(new Ran(List.of("O stopping"), 0));
    assertThat(shell.server.shutdowns).isEqualTo(1);
  }

  @Test
  void anExitCodeIsThatOfItsOwnCommandLine() {
    shell.server.ready = false;
    assertThat(shell.run("ready 0; workers").exit()).isEqualTo(1);
    assertThat(shell.run("workers").exit()).isZero();
  }

  @Test
  void anUnknownCommandIsReported() {
    assertThat(shell.run("nonsense"))
        .isEqualTo(new Ran(List.of("E CommandNotFoundException: Command not found: nonsense"), 1));
  }

  @Test
  void whatGogoCannotParseIsReported() {
    Ran ran = shell.run("status {");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.lines()).singleElement().asString().startsWith("E ");
  }

  @Test
  void aValueIsShown() {
    assertThat(shell.run("a = 5; $a")).isEqualTo(new Ran(List.of("O 5"), 0));
  }
}
