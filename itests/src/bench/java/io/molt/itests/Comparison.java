package io.molt.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Molt in both modes beside Netty alone and Vert.x: the same tiny page and echo, one event loop
 * each, all servers running side by side and asked in turns, round by round, in an order drawn anew
 * each time. What counts are requests for each second of the server's own processor time, and of
 * these the ratio to Netty's in the same round: both change far less with what else the machine
 * does than the time of day.
 *
 * <p>Prints Markdown; with a directory given, writes {@code comparison.md} and {@code
 * comparison.svg} into it.
 */
final class Comparison {

  private static final String REFERENCE = "Netty";
  private static final long SEED = 7;

  private final Map<Workload, Map<String, List<Round>>> rounds = new EnumMap<>(Workload.class);
  private final Options options;
  private final Random order = new Random(SEED);

  private Comparison(Options options) {
    this.options = options;
  }

  /**
   * How much is done.
   *
   * @param rounds for each server and each thing asked
   * @param warmUpRounds before those that count
   * @param millis how long each takes, without its ramp
   * @param workloads what is asked
   * @param output where to write, or empty
   */
  record Options(
      int rounds, int warmUpRounds, int millis, List<Workload> workloads, String output) {

    private static final String ALL = "PLAIN,PIPELINED,ECHO,BULK,SOCKET,LARGE_SOCKET";

    /** For example: {@code --rounds=20 --millis=1000 --output=results}. */
    static Options parse(String... arguments) {
      Map<String, String> values =
          new LinkedHashMap<>(
              Map.of(
                  "--rounds", "20",
                  "--warm-up", "4",
                  "--millis", "1000",
                  "--workloads", ALL,
                  "--output", ""));
      for (String argument : arguments) {
        String[] words = argument.split("=", 2);
        if (!argument.isBlank() && (words.length < 2 || values.put(words[0], words[1]) == null)) {
          throw new IllegalArgumentException(
              argument
                  + " (expected: --rounds, --warm-up, --millis, --workloads or --output,"
                  + " with =VALUE)");
        }
      }
      return new Options(
          Integer.parseInt(values.get("--rounds")),
          Integer.parseInt(values.get("--warm-up")),
          Integer.parseInt(values.get("--millis")),
          Stream.of(values.get("--workloads").split(",")).map(Workload::valueOf).toList(),
          values.get("--output"));
    }
  }

  public static void main(String[] arguments) throws IOException {
    Options options = Options.parse(arguments);
    ComparisonReport report = report(options);
    System.out.println(report.markdown());
    if (!options.output().isEmpty()) {
      Path directory = Files.createDirectories(Path.of(options.output()));
      Files.writeString(directory.resolve("comparison.md"), report.markdown());
      Files.writeString(directory.resolve("comparison.svg"), report.svg());
    }
    System.exit(0);
  }

  /** Starts the servers, asks them, and ends them. */
  static ComparisonReport report(Options options) throws IOException {
    Comparison comparison = new Comparison(options);
    comparison.run();
    return new ComparisonReport(comparison.rounds, REFERENCE, options.rounds());
  }

  private void run() throws IOException {
    try (Peer netty = PeerProcess.netty();
        Peer vertx = PeerProcess.vertx();
        Peer process = MoltPeer.start("process");
        Peer base = MoltPeer.start("base")) {
      List<Peer> peers = List.of(netty, vertx, process, base);
      Map<Peer, Allocation> allocations = new LinkedHashMap<>();
      for (Peer peer : peers) {
        allocations.put(peer, new Allocation(peer.pid()));
      }
      for (int i = -options.warmUpRounds(); i < options.rounds(); i++) {
        round(allocations, i >= 0);
      }
      for (Allocation allocation : allocations.values()) {
        allocation.close();
      }
    }
  }

  private void round(Map<Peer, Allocation> peers, boolean counts) throws IOException {
    for (Workload workload : options.workloads()) {
      List<Peer> shuffled = new ArrayList<>(peers.keySet());
      Collections.shuffle(shuffled, order);
      for (Peer peer : shuffled) {
        Round round =
            Round.measure(peer, peers.get(peer), workload, Duration.ofMillis(options.millis()));
        if (counts) {
          rounds
              .computeIfAbsent(workload, _ -> new LinkedHashMap<>())
              .computeIfAbsent(peer.name(), _ -> new ArrayList<>())
              .add(round);
        }
      }
    }
  }
}
