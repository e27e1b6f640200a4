package io.molt.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Reloads a server for as long as one likes while others use it, with everything mixed in that may
 * go wrong: new and unchanged content, reloads of single workers and of task workers, rolling back,
 * broken bundles, workers that die, run away and wait for ever. Ends in a verdict with figures, and
 * with 1 if anybody has lost anything or the server holds more in the end than in the beginning.
 */
final class Soak {

  private static final int CONNECTIONS = 10;
  private static final double PER_SECOND = 500;
  private static final int LOOKS = 10;

  /** Of disturbances; after as many more, none follows, or a fault. */
  private static final int KINDS = 4;

  private static final int FAULT_EVERY = 40;
  private static final long MOST_KILOBYTES = 2048;
  private static final int MOST_CLASSES = 40;
  private static final int MOST_MORE = 3;

  private final SoakOptions options;
  private final Random random;
  private final List<byte[]> contents = new ArrayList<>();
  private final List<SoakFacts> facts = new ArrayList<>();
  private long reloads;
  private long failures;
  private long faults;

  Soak(SoakOptions options) {
    this.options = options;
    this.random = new Random(options.seed());
    for (int i = 0; i < 3; i++) {
      contents.add(Fault.probe().version("1.0." + i).bytes());
    }
  }

  /** Takes what {@link SoakOptions} says. */
  public static void main(String[] arguments) {
    System.exit(new Soak(SoakOptions.parse(arguments)).run() ? 0 : 1);
  }

  private boolean run() {
    return judge(result());
  }

  /** Does it, and tells what became of the requests of others. */
  LoadResult result() {
    Instance instance =
        Instance.empty()
            .set("mode", options.mode())
            .set("worker_hang_time", "1")
            .set("worker_error_limit", "0")
            .set("max_wait_time", "2")
            .set("max_start_time", "1");
    // Without profiles, which the JIT compiler keeps in the metaspace and which grow for long.
    instance.setEnvironment("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    instance.deploy("probe.jar", contents.getFirst());
    try (MoltProcess molt = MoltProcess.start(instance)) {
      Signaller signaller = new Signaller(molt.processId(), "USR1");
      Load load = Load.paced(instance, CONNECTIONS, CONNECTIONS, PER_SECOND);
      reload(molt, signaller, options.warmUp());
      if (options.faults() && options.warmUp() > 0) {
        for (Fault fault : Fault.values()) {
          cause(molt, fault);
        }
        for (int kind = 0; kind < KINDS; kind++) {
          disturb(molt, kind);
        }
      }
      return soak(molt, signaller, load);
    } finally {
      instance.delete();
    }
  }

  private LoadResult soak(MoltProcess molt, Signaller signaller, Load load) {
    reloads = 0;
    faults = 0;
    print(
        "%s mode, faults %s, seed %d%n%n%s",
        options.mode(), options.faults(), options.seed(), SoakFacts.head());
    print("|--:|--:|--:|--:|--:|--:|--:|");
    if (options.warmUp() > 0) {
      look(molt);
    }
    long began = System.nanoTime();
    while (!isOver(began)) {
      reload(molt, signaller, step());
      if (options.faults()) {
        disturb(molt, random.nextInt(2 * KINDS));
      }
      if (options.warmUp() > 0 && reloads >= facts.size() * (long) lookEvery(began)) {
        look(molt);
      }
    }
    if (options.warmUp() > 0) {
      look(molt);
    }
    return load.stop();
  }

  private int step() {
    return options.faults() ? 1 : 50;
  }

  private boolean isOver(long began) {
    return reloads >= options.reloads()
        && System.nanoTime() - began >= options.duration().toNanos();
  }

  /** About ten looks, however long it lasts. */
  private int lookEvery(long began) {
    if (options.reloads() > 0) {
      return options.reloads() / LOOKS;
    }
    double part = (System.nanoTime() - began) / (double) options.duration().toNanos();
    return Math.max(100, (int) (reloads / Math.max(part, 0.01) / LOOKS));
  }

  private void look(MoltProcess molt) {
    SoakFacts now = SoakFacts.of(molt, reloads);
    facts.add(now);
    print("%s", now.row());
  }

  private void reload(MoltProcess molt, Signaller signaller, int times) {
    try (WorkerClients clients = new WorkerClients(molt, 2)) {
      for (int i = 0; i < times; i++) {
        clients.reload(signaller);
        reloads++;
      }
    }
  }

  private void disturb(MoltProcess molt, int kind) {
    switch (kind) {
      case 0 -> replace(molt, contents.get(random.nextInt(contents.size())));
      case 1 -> {
        BrokenBundle[] all = BrokenBundle.values();
        replace(molt, all[random.nextInt(all.length)].bytes());
        replace(molt, contents.getFirst());
      }
      case 2 -> molt.molt("reload", "worker", "probe", Integer.toString(random.nextInt(2)));
      case 3 -> molt.molt("rollback", "probe");
      default -> {
        if (random.nextInt(FAULT_EVERY) < 4) {
          Fault[] all = Fault.values();
          cause(molt, all[random.nextInt(all.length)]);
        }
      }
    }
  }

  private void replace(MoltProcess molt, byte[] content) {
    molt.instance().deploy("probe.jar", content);
    if (molt.molt("reload").exit() != 0) {
      failures++;
    }
    reloads++;
  }

  /** What cannot be ended would stay for good, and be counted as what it is. */
  private void cause(MoltProcess molt, Fault fault) {
    if (fault.kind() != Fault.Kind.UNREACHABLE) {
      new FaultRun(molt).cause(fault);
      faults++;
    }
  }

  private boolean judge(LoadResult others) {
    SoakFacts first = facts.getFirst();
    SoakFacts last = facts.getLast();
    List<String> broken = new ArrayList<>();
    check(broken, others.answered() == others.sent(), "not all was answered");
    check(broken, others.wrong() + others.lost() + others.closed() == 0, "something was lost");
    check(
        broken,
        last.classes().loadedClasses() - first.classes().loadedClasses() <= MOST_CLASSES,
        "classes have grown");
    check(
        broken,
        last.classes().metaspaceKilobytes() - first.classes().metaspaceKilobytes()
            <= MOST_KILOBYTES,
        "metaspace has grown by more than 2 MiB");
    check(
        broken,
        last.heapKilobytes() - first.heapKilobytes() <= MOST_KILOBYTES,
        "heap has grown by more than 2 MiB");
    check(broken, last.threads() <= first.threads() + MOST_MORE, "threads have grown");
    check(broken, last.files() <= first.files() + MOST_MORE, "open files have grown");
    print(
        "%n%d reloads, %d of them failed or discarded, %d faults; others: %s",
        reloads, failures, faults, others);
    print("slowest answer %.0f ms", others.percentileMillis(100));
    print("%s", broken.isEmpty() ? "Every promise was kept." : "BROKEN: " + broken);
    return broken.isEmpty();
  }

  private static void check(List<String> broken, boolean holds, String problem) {
    if (!holds) {
      broken.add(problem);
    }
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
