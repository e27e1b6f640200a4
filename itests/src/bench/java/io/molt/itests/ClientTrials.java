package io.molt.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Trials of this: clients cannot hurt workers. */
final class ClientTrials {

  static final String SECTION = "clients";

  private static final int CLIENTS = 40;

  private static final List<String> WRONG_HEADS =
      List.of(
          "GET / HTTP/1.0\r\nHost: a\r\nHost: a",
          "POST / HTTP/1.0\r\nContent-Length: 1\r\nContent-Length: 1",
          "POST / HTTP/1.0\r\nContent-Length: 1, 2",
          "GET / HTTP/1.1\r\nHost: a/b",
          "GET / HTTP/1.1\r\nHost: me@a",
          "GET / HTTP/1.1\r\nHost: a:http",
          "GET /a#b HTTP/1.1\r\nHost: a",
          "GET /\"a\" HTTP/1.1\r\nHost: a",
          "GET /a\\b HTTP/1.1\r\nHost: a",
          "GET /\u00e4 HTTP/1.1\r\nHost: a",
          "GET /\u0001 HTTP/1.1\r\nHost: a",
          "GET ftp://a/ HTTP/1.1\r\nHost: a",
          "GET b/c://a/ HTTP/1.1\r\nHost: a",
          "GET http:///a HTTP/1.1\r\nHost: a",
          "GET / http/1.1\r\nHost: a",
          "GET\t/\tHTTP/1.1\r\nHost: a",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;\r\nx\r\n0");

  private ClientTrials() {}

  static List<Trial> all() {
    List<Trial> trials = new ArrayList<>();
    for (RudeUpload upload : RudeUpload.values()) {
      String status = upload.status() == 0 ? "are gone" : "get " + upload.status();
      trials.add(
          new Trial(
              SECTION,
              CLIENTS + " clients with a body " + upload + " " + status + ", and no worker dies",
              3,
              mode -> uploads(mode, upload)));
    }
    trials.add(
        new Trial(
            SECTION, CLIENTS + " clients that drip get 408", 1, mode -> drips(mode, CLIENTS)));
    trials.add(
        new Trial(
            SECTION,
            "a stop that may take 60 s does not wait for " + CLIENTS + " that drip",
            3,
            mode -> stop(mode, CLIENTS)));
    trials.add(
        new Trial(
            SECTION,
            CLIENTS + " requests whose coroutine waits for ever get 503",
            3,
            mode -> statuses(mode, "/wait", 503)));
    trials.add(
        new Trial(
            SECTION,
            "an answer shorter than its Content-Length is 500",
            1,
            mode -> statuses(mode, "/short", 500)));
    trials.add(new Trial(SECTION, "a longer one too", 1, mode -> statuses(mode, "/long", 500)));
    trials.add(
        new Trial(
            SECTION,
            WRONG_HEADS.size() + " kinds of wrong requests get 400",
            3,
            ClientTrials::wrongHeads));
    return trials;
  }

  private static String uploads(String mode, RudeUpload upload) throws Exception {
    return onServer(
        RudeUpload.instance(mode),
        molt -> {
          String[] paths = {"/reading", "/wrapping", "/rethinking"};
          expect(upload.status(), at(CLIENTS, i -> upload.send(molt, paths[i % paths.length])));
          expectNoDeath(molt);
        });
  }

  private static String drips(String mode, int clients) throws Exception {
    return onServer(
        RudeUpload.instance(mode),
        molt -> {
          expect(408, at(clients, i -> drip(molt)));
          expectNoDeath(molt);
        });
  }

  private static int drip(MoltProcess molt) {
    try (TcpClientConnection client = RudeUpload.begin(molt, "/reading")) {
      RudeUpload.drip(client);
      return RudeUpload.statusOf(client);
    }
  }

  private static String stop(String mode, int clients) throws Exception {
    return onServer(
        RudeUpload.instance(mode).set("max_wait_time", "60"),
        molt -> {
          List<TcpClientConnection> dripping = new ArrayList<>();
          for (int i = 0; i < clients; i++) {
            TcpClientConnection client = RudeUpload.begin(molt, "/reading");
            RudeUpload.drip(client);
            dripping.add(client);
          }
          molt.signal("TERM");
          List<Integer> statuses = at(clients, i -> RudeUpload.statusOf(dripping.get(i)));
          expect(503, statuses);
          if (molt.awaitExit() != 0) {
            throw new AssertionError("the stop was forced");
          }
        });
  }

  private static String statuses(String mode, String path, int status) throws Exception {
    return onServer(
        RudeUpload.instance(mode).set("max_request_time", "0.5").set("restart_on_exception", "off"),
        molt -> {
          expect(
              status,
              at(
                  CLIENTS,
                  i -> {
                    try (HttpClientConnection client = molt.http()) {
                      return client.get(path).status();
                    }
                  }));
          expectNoDeath(molt);
        });
  }

  private static String wrongHeads(String mode) throws Exception {
    return onServer(
        RudeUpload.instance(mode),
        molt ->
            expect(
                400,
                at(
                    WRONG_HEADS.size(),
                    i -> {
                      try (HttpClientConnection client = molt.http()) {
                        client.send(WRONG_HEADS.get(i) + "\r\n\r\n");
                        return client.read().status();
                      }
                    })));
  }

  /** What a trial does with a server. */
  @FunctionalInterface
  private interface Use {
    void of(MoltProcess molt) throws Exception;
  }

  private static String onServer(Instance instance, Use use) throws Exception {
    try (MoltProcess molt = MoltProcess.start(instance)) {
      use.of(molt);
      return "";
    } finally {
      instance.delete();
    }
  }

  /** What one of several clients sees. */
  @FunctionalInterface
  private interface Client {
    int ask(int number) throws Exception;
  }

  /** Has several clients ask at the same time. */
  private static List<Integer> at(int clients, Client client) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int number = i;
        calls.add(() -> client.ask(number));
      }
      List<Integer> seen = new ArrayList<>();
      for (Future<Integer> answer : threads.invokeAll(calls)) {
        seen.add(answer.get());
      }
      return seen;
    }
  }

  private static void expect(int status, List<Integer> seen) {
    if (seen.stream().anyMatch(each -> each != status)) {
      throw new AssertionError(seen + " (expected: " + status + " each time)");
    }
  }

  private static void expectNoDeath(MoltProcess molt) {
    if (molt.log().contains("Has died")) {
      throw new AssertionError("a worker has died");
    }
  }
}
