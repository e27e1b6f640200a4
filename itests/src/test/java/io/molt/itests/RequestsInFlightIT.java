package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request that is in hand when the code is replaced is answered by the code that took it. */
final class RequestsInFlightIT {

  private static final int CLIENTS = 3;
  private static final int PARKED = 6;

  @RegisterExtension static final Servers servers = new Servers();

  @ParameterizedTest(name = "mode={0}, enable_coroutine={1}")
  @CsvSource({"process,on", "process,off", "base,on", "base,off"})
  void theCodeThatTookARequestAnswersIt(String mode, String coroutine) {
    Instance instance = Instance.empty().set("mode", mode).set("enable_coroutine", coroutine);
    instance.deploy(
        "probe.jar",
        WorkerBundle.probe()
            .recording("taken", instance.notes(), "words[0] + context.generation()")
            .bytes());
    MoltProcess molt = servers.start(instance);
    inFlight(molt, "sleep", coroutine.equals("on") ? 2 * CLIENTS : 1);
    inFlight(molt, "spin", 1);
  }

  @Test
  void requestsThatAreNotAnsweredHoldUpNoReload() {
    Instance instance = Instance.empty();
    Gate gate = Gate.of(instance);
    String held =
        "if (words[0].equals(\"held\")) { record(\"%s\", \"held\"); %s }"
            .formatted(instance.notes(), gate.passed());
    instance.deploy("probe.jar", WorkerBundle.probe().probeCode("taken", held).bytes());
    MoltProcess molt = servers.start(instance);
    gate.close();
    List<HttpClientConnection> clients = new ArrayList<>();
    for (int generation = 1; generation <= PARKED; generation++) {
      HttpClientConnection client = molt.http();
      clients.add(client);
      client.request("GET", "/held/" + generation);
      molt.awaitNoted(generation);
      molt.signal("USR1");
      molt.awaitGeneration(generation + 1);
    }
    gate.open();
    for (int generation = 1; generation <= PARKED; generation++) {
      HttpClientConnection client = clients.get(generation - 1);
      assertThat(Answer.parse(client.read().body()))
          .extracting(Answer::generation, Answer::text)
          .containsExactly((long) generation, String.valueOf(generation));
      client.close();
    }
  }

  private static void inFlight(MoltProcess molt, String work, int takenAtLeast) {
    List<HttpClientConnection> https = new ArrayList<>();
    List<TcpClientConnection> tcps = new ArrayList<>();
    IntStream.range(0, CLIENTS).forEach(i -> https.add(molt.http()));
    IntStream.range(0, CLIENTS).forEach(i -> tcps.add(molt.tcp()));
    https.forEach(connection -> connection.ask("ready"));
    long before = molt.ask().generation();
    int noted = molt.instance().noted().size();

    https.forEach(connection -> connection.request("GET", "/" + work + "/300/a"));
    tcps.forEach(connection -> connection.send(work + "/300/b\n"));
    molt.awaitNoted(noted + takenAtLeast);
    molt.signal("USR1");

    List<Answer> answers = new ArrayList<>();
    https.forEach(connection -> answers.add(Answer.parse(connection.read().body())));
    tcps.forEach(connection -> answers.add(Answer.parse(connection.readLine())));
    List<String> taken = molt.instance().noted().stream().skip(noted).toList();
    assertThat(answers).extracting(answer -> work + answer.generation()).containsAll(taken);
    assertThat(taken).filteredOn((work + before)::equals).hasSizeGreaterThanOrEqualTo(takenAtLeast);
    assertThat(answers)
        .filteredOn(answer -> answer.generation() == before)
        .hasSameSizeAs(taken.stream().filter((work + before)::equals).toList());

    molt.awaitGeneration(before + 1);
    https.forEach(c -> assertThat(c.ask("next").generation()).isEqualTo(before + 1));
    tcps.forEach(c -> assertThat(c.ask("next").generation()).isEqualTo(before + 1));
    https.forEach(HttpClientConnection::close);
    tcps.forEach(TcpClientConnection::close);
  }
}
