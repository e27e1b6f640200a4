package io.molt.deployer;

import io.molt.deployer.weaving.Weaving;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the deploy directory when something has happened there, and every second besides, for
 * not every file system tells.
 */
final class DeployThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeployThread.class);

  /**
   * In hand before they are caught, for the JVM needs memory to find the type of a catch clause.
   */
  static final List<Class<?>> CAUGHT = List.of(Throwable.class, InterruptedException.class);

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration INTERVAL_IN_MOTION = Duration.ofMillis(50);

  private final Deployer deployer;
  private final DirectoryWatch watch;
  private final Weaving weaving;
  private final Runnable giveWay;
  private final LookRequests requests;
  private final Pace pace = new Pace();
  private final BlockingQueue<DeployThread> pokes = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param weaving has time for what is left to do after each look
   * @param giveWay run by the thread when it begins
   * @param requests who waits for a look
   */
  DeployThread(
      Deployer deployer,
      DirectoryWatch watch,
      Weaving weaving,
      Runnable giveWay,
      LookRequests requests) {
    this.deployer = deployer;
    this.watch = watch;
    this.weaving = weaving;
    this.giveWay = giveWay;
    this.requests = requests;
    this.thread = Thread.ofPlatform().name("molt-deployer").daemon().unstarted(this::run);
  }

  void start() {
    watch.start(this::poke);
    thread.start();
  }

  /** Asks for a look now. */
  private void poke() {
    boolean _ = pokes.offer(this);
  }

  private void run() {
    giveWay.run();
    boot();
    requests.open(this::poke);
    while (!closed) {
      look();
    }
    LOG.debug("[deploy] Stopped looking.");
  }

  /** Again if an application has interrupted it, as any code in the process can. */
  private void boot() {
    while (!closed) {
      try {
        deployer.boot();
        return;
      } catch (InterruptedException interrupted) {
        LOG.debug("[deploy] The first look was interrupted.");
      }
    }
  }

  private void look() {
    try {
      await(scan() ? INTERVAL_IN_MOTION : INTERVAL);
    } catch (Throwable scarce) {
      report(scarce);
    }
  }

  private boolean scan() {
    try {
      watch.renew();
      boolean inMotion = requests.look(deployer::scan);
      weaving.settle();
      return inMotion;
    } catch (Throwable unexpected) {
      report(unexpected);
      return false;
    }
  }

  private static void report(Throwable unexpected) {
    try {
      LOG.error(
          "[deploy] A look at the deploy directory has failed; the next follows.", unexpected);
    } catch (Throwable again) {
      // There is no memory even to say so. The launcher ends the process if that lasts.
    }
  }

  private void await(Duration interval) {
    try {
      Thread.sleep(pace.next());
      if (pokes.poll() == null) {
        pace.rests();
        DeployThread _ = pokes.poll(interval.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException meaningless) {
      // Unless it is closed, the next look follows a little sooner.
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    watch.close();
    requests.close();
    try {
      if (thread.isAlive()) {
        thread.join(INTERVAL);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
