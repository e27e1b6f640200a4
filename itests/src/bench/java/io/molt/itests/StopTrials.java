package io.molt.itests;

import java.util.List;

/** Trials of this: a stop loses nothing. */
final class StopTrials {

  static final String SECTION = "stop";

  private static final int CLIENTS = 30;
  private static final int STOPS = 50;
  private static final int HALVES = 200;

  private StopTrials() {}

  static List<Trial> all() {
    return List.of(
        new Trial(
            SECTION,
            CLIENTS + " kept connections that ask all the time lose nothing in a stop",
            STOPS,
            mode -> stop(mode, 1)),
        new Trial(
            SECTION,
            CLIENTS + " that send three requests at once neither",
            STOPS / 5,
            mode -> stop(mode, 3)),
        new Trial(
            SECTION,
            HALVES + " clients that send a line and close their half are answered",
            1,
            StopTrials::halfClose));
  }

  private static String stop(String mode, int requests) throws Exception {
    Instance instance = Instance.withProbe().set("mode", mode);
    try (MoltProcess molt = MoltProcess.start(instance)) {
      Askers askers = Askers.begin(instance, CLIENTS, requests);
      askers.awaitAnswers(10 * CLIENTS);
      molt.signal("TERM");
      askers.awaitEnd();
      int exit = molt.awaitExit();
      if (exit != 0 || askers.lost() + askers.refused() > 0) {
        throw new AssertionError(askers + ", exit code " + exit);
      }
      return "";
    } finally {
      instance.delete();
    }
  }

  private static String halfClose(String mode) {
    Instance instance = Instance.withProbe().set("mode", mode);
    try (MoltProcess molt = MoltProcess.start(instance)) {
      for (int i = 0; i < HALVES; i++) {
        try (TcpClientConnection client = molt.tcp()) {
          client.send("hi\n");
          client.closeOutput();
          Answer.parse(client.readLine());
          client.awaitClosed();
        }
      }
      return HALVES + " answered";
    } finally {
      instance.delete();
    }
  }
}
