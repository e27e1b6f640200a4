package io.molt.itests;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Many connections, nearly all of them idle.
 *
 * <ol>
 *   <li>What an idle connection occupies, and what its set-up costs, beside Netty alone with the
 *       same codec: all servers in turns.
 *   <li>How long a reload takes while many connections are held, and while few are, in turns.
 *   <li>What becomes of a paced load, and of those who are idle, while many connections are held
 *       and the server reloads each second.
 * </ol>
 *
 * Prints Markdown; with a directory given, writes {@code scale.md} into it. See {@link
 * ScaleOptions} for how to shorten it.
 */
final class Scale {

  private static final String DIRECT = "java.nio:type=BufferPool,name=direct";
  private static final long SEED = 7;

  /** What each connection did before it became idle, as it is shown to people. */
  private static final Map<Workload, String> IDLE =
      new EnumMap<>(
          Map.of(
              Workload.PLAIN, "HTTP, idle after one request",
              Workload.ECHO, "TCP, idle after one echo",
              Workload.SOCKET, "WebSocket, idle after one message",
              Workload.TLS, "HTTP over TLS 1.3, idle after one request"));

  private final ScaleOptions options;
  private final ScaleReport report;
  private final Random order = new Random(SEED);

  private Scale(ScaleOptions options) {
    this.options = options;
    this.report = new ScaleReport(options);
  }

  /** For example: {@code --connections=15000 --parts=memory --output=results}. */
  public static void main(String[] arguments) throws IOException {
    ScaleOptions options = ScaleOptions.parse(arguments);
    String markdown = report(options);
    System.out.println(markdown);
    if (!options.output().isEmpty()) {
      Path directory = Files.createDirectories(Path.of(options.output()));
      Files.writeString(directory.resolve("scale.md"), markdown);
    }
    System.exit(0);
  }

  /** Measures all that is asked for, and tells it. */
  static String report(ScaleOptions options) throws IOException {
    Scale scale = new Scale(options);
    if (options.parts().contains("memory")) {
      scale.memory();
    }
    if (options.parts().contains("reload")) {
      scale.reload();
    }
    if (options.parts().contains("load")) {
      scale.load();
    }
    return scale.report.markdown();
  }

  private void memory() throws IOException {
    Map<Workload, Map<String, List<CrowdRound>>> rounds = new EnumMap<>(Workload.class);
    Set<Door> doors = EnumSet.of(Door.HTTP, Door.TCP, Door.WEBSOCKET, Door.TLS);
    try (SharedFiles files = SharedFiles.create();
        Peer netty = PeerProcess.netty(doors, files);
        Peer process = MoltPeer.startCounted("process", doors, files);
        Peer base = MoltPeer.startCounted("base", doors, files)) {
      List<Peer> peers = new ArrayList<>(List.of(netty, process, base));
      for (int i = -options.warmUp(); i < options.rounds(); i++) {
        Collections.shuffle(peers, order);
        for (Peer peer : peers) {
          for (Workload workload : IDLE.keySet()) {
            CrowdRound round = round(peer, workload);
            if (i >= 0) {
              rounds
                  .computeIfAbsent(workload, _ -> new LinkedHashMap<>())
                  .computeIfAbsent(peer.name(), _ -> new ArrayList<>())
                  .add(round);
            }
          }
        }
      }
    }
    rounds.forEach((workload, servers) -> report.memory(IDLE.get(workload), servers));
    report.rate("HTTP", rounds.get(Workload.PLAIN));
    report.rate("TCP", rounds.get(Workload.ECHO));
  }

  private CrowdRound round(Peer peer, Workload workload) throws IOException {
    try (Management management = new Management(peer.pid())) {
      BufferPoolMXBean direct = management.bean(DIRECT, BufferPoolMXBean.class);
      return CrowdRound.measure(peer, direct, workload, options.connections());
    }
  }

  private void reload() throws IOException {
    for (String mode : List.of("process", "base")) {
      for (int workers : options.workers()) {
        report.reload(CrowdedReloads.measure(options, mode, workers));
      }
    }
  }

  private void load() throws IOException {
    for (String mode : List.of("process", "base")) {
      report.load(CrowdedLoad.measure(options, mode));
    }
  }
}
