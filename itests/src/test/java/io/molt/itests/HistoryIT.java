package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What became of each reload is told, with what asked for it, and also after a restart. */
final class HistoryIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final byte[] one = WorkerBundle.probe().bytes();
  private final byte[] two = WorkerBundle.probe().version("2.0.0").bytes();
  private final Instance instance = Instance.empty();
  private MoltProcess molt;

  @Test
  void eachReloadIsToldByItsTriggerAndSurvivesTheServer() throws IOException {
    instance.deploy("probe.jar", one);
    molt = servers.start(instance);
    String first = "1.0.0 (" + hash(one) + ")";
    String second = "2.0.0 (" + hash(two) + ")";
    awaitRow(1, "probe workers boot swapped 1 " + first + " - ");
    instance.deploy("probe.jar", two);
    awaitRow(2, "probe workers deploy swapped 2 " + second + " " + first + " ");
    molt.signal("USR1");
    awaitRow(3, "probe workers signal swapped 3 " + second + " " + second + " ");
    assertThat(molt.molt("reload").exit()).isZero();
    awaitRow(4, "probe workers shell swapped 4 " + second + " ");
    try (HttpClientConnection client = molt.http()) {
      client.ask("reload/0/x");
    }
    awaitRow(5, "probe workers api swapped 5 " + second + " ");
    assertThat(molt.molt("reload", "worker", "probe", "1").exit()).isZero();
    awaitRow(6, "probe worker 1 shell swapped 5 " + second + " " + second + " ");
    TcpClientConnection slow = molt.tcp();
    slow.send("sleep/600000/x\n");
    awaitTaken();
    assertThat(molt.molt("reload").exit()).isZero();
    assertThat(awaitRow(7, "probe workers shell swapped 6 ")).endsWith(" draining");
    instance.deploy("probe.jar", BrokenBundle.NOT_A_ZIP.bytes());
    awaitRow(8, "probe workers deploy failed - - " + second + " ");
    assertThat(history().getLast()).contains("not a zip").startsWith("    ");
    assertTold();
    awaitWritten("\"failed\"");
    molt.signal("KILL");
    molt.awaitExit();
    slow.close();
    instance.deploy("probe.jar", two);
    molt = servers.start(instance);
    assertThat(awaitRow(7, "probe workers shell swapped 6 "))
        .as("nobody saw the end of that drain")
        .endsWith(" cut off");
    awaitRow(8, "probe workers deploy failed - - " + second + " ");
    awaitRow(9, "probe workers boot swapped 1 " + second + " - ");
    molt.signal("TERM");
    molt.awaitExit();
    damage();
    molt = servers.start(instance);
    awaitRow(1, "probe workers boot swapped 1 " + first + " - ");
    awaitRow(10, "probe workers boot swapped 1 " + second + " - ");
    assertThat(molt.logFile()).contains("what cannot be read is left out");
  }

  /** The forms for those who want to know all, and for scripts. */
  private void assertTold() {
    String details = molt.molt("history", "probe", "-v", "-n", "3").out();
    assertThat(details)
        .containsPattern("probe worker 1, shell: swapped")
        .containsPattern(
            "took [\\d.]+ ms: content [\\d.]+, room to drain [\\d.]+, install [\\d.]+,"
                + " resolve [\\d.]+, start [\\d.]+, switch [\\d.]+");
    JsonArray json =
        JsonText.parse(molt.molt("history", "--json", "-n", "3").out()).getAsJsonArray();
    assertThat(json).hasSize(3);
    JsonObject last = json.get(2).getAsJsonObject();
    assertThat(last.get("trigger").getAsString()).isEqualTo("deploy");
    assertThat(last.get("outcome").getAsString()).isEqualTo("failed");
    assertThat(molt.logFile())
        .containsPattern(
            "Generation 4 serves: probe 2\\.0\\.0 \\(\\w{12}\\), 2 worker\\(s\\), [\\d.]+ ms after"
                + " the shell trigger \\(content .* ms\\); before: probe 2\\.0\\.0"
                + " \\(\\w{12}\\)\\.");
    assertThat(molt.molt("history", "nobody").exit()).isEqualTo(2);
    assertThat(molt.molt("history", "-n", "few").exit()).isEqualTo(2);
  }

  private List<String> history() {
    CommandResult result = molt.molt("history");
    assertThat(result.exit()).as("%s", result).isZero();
    return result.out().lines().toList();
  }

  /** Waits for a row, and returns it without its time and with single blanks. */
  private String awaitRow(int number, String expected) {
    return Await.value(
        "row " + number + " of the history is: " + expected,
        LIMIT,
        () -> row(number).filter(row -> (row + " ").startsWith(expected)),
        () -> history() + molt.log());
  }

  private Optional<String> row(int number) {
    return history().stream()
        .filter(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.*"))
        .skip(number - 1L)
        .findFirst()
        .map(line -> line.replaceFirst("^\\S+ ", "").strip().replaceAll(" +", " "));
  }

  private void awaitTaken() {
    Await.until(
        "a worker has the slow request in hand",
        LIMIT,
        () -> molt.molt("status").out().matches("(?s).*serving +1 .*"),
        molt::log);
  }

  private void awaitWritten(String text) {
    Await.until(text + " is in the file", LIMIT, () -> file().contains(text), this::file);
  }

  private Path path() {
    return instance.base().resolve("data/history.log");
  }

  private String file() {
    try {
      return Files.exists(path()) ? Files.readString(path()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As if the power had failed while the last line was written. */
  private void damage() throws IOException {
    Files.writeString(path(), file() + "{\"began_at\":\"2026-");
  }

  private static String hash(byte[] bundle) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bundle);
      return HexFormat.of().formatHex(hash).substring(0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
