package io.molt.manager;

import io.molt.manager.code.CodeHost;
import io.molt.manager.rehearsal.Calm;
import io.molt.manager.rehearsal.Headroom;
import io.molt.manager.rehearsal.HeapTrim;
import io.molt.manager.rehearsal.QuietSchedule;
import io.molt.manager.rehearsal.Stage;
import io.molt.manager.run.Schedule;
import io.molt.manager.worker.Environment;
import io.molt.reload.ReloadResult;
import io.molt.spi.Deployments;
import io.molt.spi.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads a small application of the server's own in a server that is ready and has nothing to do,
 * so that the first reload of a real one is not the one for which the JVM loads and compiles all
 * that a reload takes ({@code rehearsal}):
 *
 * <ol>
 *   <li>when the server has been ready for a while, and while its clients ask for nothing, it is
 *       deployed and then reloaded again and again, in turns with the same content and with
 *       another;
 *   <li>it ends after {@link #TIMES}, with the first thing that is asked of the server, or when
 *       memory is scarce. What is under way then is a reload that takes some milliseconds, on
 *       threads that give way;
 *   <li>the application is undeployed.
 * </ol>
 *
 * <p>Towards its end, after {@link #COLLECT_AT} reloads, the JVM is asked to collect what is left
 * of them, while clients ask for nothing: that holds up all threads, for 50 to 70 ms. Where much
 * else would have to be looked through, it is left to the next collection. Not at the end, for
 * behind a collection each piece of compiled code takes longer when it is called for the first
 * time: the first reload of a real application took 12 to 19 ms then, instead of 8 or 9. The
 * reloads that follow it bear that, and leave little behind. The heap becomes smaller with it too
 * ({@link HeapTrim}).
 *
 * <p>It goes through the same code as any application does, but on a {@link
 * io.molt.manager.rehearsal.Stage} of its own: no other part of the server knows of it.
 */
final class Rehearsal {

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** How often it reloads: with half of it, the first reload of a real one took longer. */
  static final int TIMES = 60;

  /** After how many of them what they have left behind is collected. */
  static final int COLLECT_AT = 50;

  /**
   * After the server is ready: when its first clients have come, and what follows a start is done.
   */
  static final Duration SETTLE = Duration.ofSeconds(2);

  /** In which the old code goes and the next is prepared ahead, so that they do not wait for it. */
  static final Duration PAUSE = Duration.ofMillis(25);

  /** After which it is looked again whether clients ask for nothing, and for nothing meanwhile. */
  static final Duration QUIET = Duration.ofSeconds(1);

  /** How often it is waited for that. */
  static final int PATIENCE = 60;

  /** To look through more takes so long that a client who comes meanwhile would notice it. */
  static final long MOST_TO_COLLECT = 128L << 20;

  private final Schedule schedule;
  private final LongSupplier memoryInUse;
  private final Supplier<Optional<String>> obstacle;
  private final Function<Deployments, Stage> stage;
  private final BooleanSupplier calm;
  private final Runnable collect;
  private final AtomicReference<@Nullable String> ended = new AtomicReference<>();

  // Each step follows another, so that these are used by one thread after the other.

  private @Nullable RehearsedApplication application;
  private int done;
  private int waited;
  private boolean rested;
  private long beganNanos;

  /**
   * @param schedule the server's
   * @param memoryInUse how many bytes of memory are in use
   * @param obstacle why there is to be none, asked when it would begin; empty if it may
   * @param stage sets up what it is done on, when it begins, with a source that tells of changes
   * @param calm whether clients have asked for nothing since this was asked last
   * @param collect has the JVM collect
   */
  Rehearsal(
      Schedule schedule,
      LongSupplier memoryInUse,
      Supplier<Optional<String>> obstacle,
      Function<Deployments, Stage> stage,
      BooleanSupplier calm,
      Runnable collect) {
    this.schedule = new QuietSchedule(schedule);
    this.memoryInUse = memoryInUse;
    this.obstacle = obstacle;
    this.stage = stage;
    this.calm = calm;
    this.collect = collect;
  }

  /**
   * That of a server, if it is wanted. Costs nothing before it begins.
   *
   * @param server what real applications stand on
   * @param ports where clients come in
   * @param host makes a further loader of code
   */
  static Optional<Rehearsal> of(
      Environment server, Ports ports, Function<Schedule, CodeHost> host) {
    if (!server.settings().reloading().rehearsal()) {
      return Optional.empty();
    }
    return Optional.of(
        new Rehearsal(
            server.schedule(),
            server.memoryInUse(),
            Headroom::lacking,
            told -> Stage.of(server, RehearsedApplication.source(server, told), host),
            new Calm(ports)::lasts,
            HeapTrim::collect));
  }

  /** The server is ready. */
  void begin() {
    later(SETTLE, this::begun);
  }

  /**
   * It ends with the next step; what there is of it goes a while after that, when whatever has been
   * asked for is under way. Returns at once; only the first call has an effect.
   *
   * @param reason a few words for the log
   */
  void end(String reason) {
    ended.compareAndSet(null, reason);
  }

  private void begun() {
    beganNanos = schedule.nanoTime();
    obstacle.get().ifPresent(this::end);
    boolean _ = calm.getAsBoolean();
    later(QUIET, this::next);
  }

  /** One after the other, each on a thread that may block. */
  private void next() {
    if (done == TIMES) {
      end("all is done");
    } else if (isMemoryScarce()) {
      end("memory is scarce");
    }
    if (ended.get() != null) {
      leave();
    } else if (done == COLLECT_AT && !rested) {
      rested = true;
      boolean _ = calm.getAsBoolean();
      later(QUIET, this::next);
    } else if (calm.getAsBoolean()) {
      if (done == COLLECT_AT) {
        giveBack();
      }
      reload();
    } else if (++waited <= PATIENCE) {
      later(QUIET, this::next);
    } else {
      end("clients ask for something all the time");
      leave();
    }
  }

  /** When the server stops there is no later; it then goes as it is. */
  private void later(Duration delay, Runnable step) {
    Runnable _ = schedule.after(delay, step);
  }

  private boolean isMemoryScarce() {
    return memoryInUse.getAsLong() > Runtime.getRuntime().maxMemory() / 2;
  }

  private void reload() {
    try {
      RehearsedApplication present = application;
      if (present == null) {
        present = new RehearsedApplication(stage);
        application = present;
      }
      CompletionStage<ReloadResult> outcome =
          done == 0 || done % 2 == 1 ? present.change() : present.signal();
      outcome.whenComplete(this::reloaded);
    } catch (IOException | RuntimeException | Error failed) {
      end("it fails: " + failed);
      leave();
    }
  }

  private void reloaded(@Nullable ReloadResult result, @Nullable Throwable thrown) {
    done++;
    if (result instanceof ReloadResult.Swapped swapped) {
      swapped.drained().whenComplete((outcome, never) -> later(PAUSE, this::next));
    } else {
      end("it fails: " + (thrown == null ? result : thrown));
      leave();
    }
  }

  /** Not at once, for the processors are wanted for something else if it did not end by itself. */
  private void leave() {
    LOG.debug(
        "[rehearsal] Ended after {} reloads in {} ms: {}.",
        done,
        (schedule.nanoTime() - beganNanos) / 1_000_000,
        ended.get());
    later(done == TIMES ? PAUSE : QUIET, this::undeploy);
  }

  private void undeploy() {
    RehearsedApplication present = application;
    application = null;
    if (present != null) {
      present.undeploy();
    }
  }

  /** What the JVM knows of the code that has gone stays until it collects. */
  private void giveBack() {
    if (memoryInUse.getAsLong() > MOST_TO_COLLECT) {
      LOG.debug("[rehearsal] What is left of it goes with the next collection.");
    } else {
      collect.run();
      LOG.debug("[rehearsal] What was left of it until now was collected.");
    }
  }
}
