package io.molt.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A server that has just become ready, and that ends for good when it is closed.
 *
 * @param build what it is of
 * @param molt its process
 * @param contents its application, in all its versions
 */
record FreshMolt(FreshBuild build, MoltProcess molt, FreshContents contents)
    implements AutoCloseable {

  /** The application's name in {@code deploy/}. */
  static final String FILE = "app.jar";

  /** Starts one with the application's version 0. */
  static FreshMolt start(FreshContents contents, String mode, int workers) {
    FreshBuild build = contents.build();
    Instance instance = build.instance().set("mode", mode).set("worker_num", "" + workers);
    contents.libraries().forEach(instance::library);
    instance.deploy(FILE, contents.version(0));
    return new FreshMolt(build, MoltProcess.start(instance), contents);
  }

  /**
   * Starts one of each build and measures it, in an order that changes from turn to turn.
   *
   * @param turn its number
   * @param settleMillis how long each is left alone when it is ready. All wait at the same time, if
   *     they are to wait: a server that rests costs the others nothing
   */
  static void turn(
      int turn,
      List<FreshBuild> builds,
      int settleMillis,
      Function<FreshBuild, FreshMolt> start,
      Consumer<FreshMolt> measure) {
    List<FreshBuild> order = turn % 2 == 0 ? builds : builds.reversed();
    if (settleMillis == 0) {
      for (FreshBuild build : order) {
        try (FreshMolt server = start.apply(build)) {
          measure.accept(server);
        }
      }
      return;
    }
    List<FreshMolt> servers = new ArrayList<>();
    try {
      order.forEach(build -> servers.add(start.apply(build)));
      pause(settleMillis);
      servers.forEach(measure);
    } finally {
      servers.forEach(FreshMolt::close);
    }
  }

  /** Does nothing for a while. */
  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    molt.close();
    molt.instance().delete();
  }
}
