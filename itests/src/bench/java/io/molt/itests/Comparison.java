package io.molt.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Molt in both modes beside Netty alone, Vert.x, nginx and an older Molt: the same tiny page, echo,
 * room and file, one event loop each, all servers running side by side and asked in turns, round by
 * round, in an order drawn anew each time. What counts are requests for each second of the server's
 * own processor time, and of these the ratio to Netty's in the same round: both change far less
 * with what else the machine does than the time of day. A server that does not serve something is
 * left out there.
 *
 * <p>Prints Markdown; with a directory given, writes {@code comparison.md} and {@code
 * comparison.svg} into it.
 */
final class Comparison {

  private static final long SEED = 7;

  private final Map<Workload, Map<String, List<Round>>> rounds = new EnumMap<>(Workload.class);
  private final ComparisonOptions options;
  private final Random order = new Random(SEED);

  private Comparison(ComparisonOptions options) {
    this.options = options;
  }

  public static void main(String[] arguments) throws IOException {
    ComparisonOptions options = ComparisonOptions.parse(arguments);
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
  static ComparisonReport report(ComparisonOptions options) throws IOException {
    Comparison comparison = new Comparison(options);
    Optional<Baseline> baseline = options.baseline();
    comparison.run(baseline);
    return new ComparisonReport(comparison.rounds, options.rounds(), baseline);
  }

  private void run(Optional<Baseline> baseline) throws IOException {
    Set<Door> doors = EnumSet.noneOf(Door.class);
    options.workloads().forEach(workload -> doors.add(workload.door()));
    try (SharedFiles files = SharedFiles.create();
        ComparedPeers peers = ComparedPeers.start(doors, files, options.settings(), baseline)) {
      for (int i = -options.warmUpRounds(); i < options.rounds(); i++) {
        round(peers.all(), i >= 0);
      }
    }
  }

  private void round(Map<Peer, Optional<Allocation>> peers, boolean counts) throws IOException {
    for (Workload workload : options.workloads()) {
      List<Peer> shuffled = new ArrayList<>(peers.keySet());
      shuffled.removeIf(peer -> !peer.serves(workload));
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
