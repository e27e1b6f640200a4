package io.molt.itests;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks a server for a reload each second until it is closed: by SIGUSR1 and by dropping a bundle
 * with other content, in turns.
 */
final class ReloadEverySecond implements AutoCloseable {

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Signaller signaller;
  private final Instance instance;
  private final String file;
  private final Supplier<byte[]> contents;
  private int asked;

  /**
   * @param contents gives one that is other than that before
   */
  ReloadEverySecond(MoltProcess molt, Supplier<byte[]> contents) {
    this(molt, "probe.jar", contents);
  }

  /**
   * @param file its name in {@code deploy/}
   * @param contents gives one that is other than that before
   */
  ReloadEverySecond(MoltProcess molt, String file, Supplier<byte[]> contents) {
    this.instance = molt.instance();
    this.file = file;
    this.contents = contents;
    this.signaller = new Signaller(molt.processId(), "USR1");
    clock.scheduleAtFixedRate(this::ask, 0, 1, TimeUnit.SECONDS);
  }

  private void ask() {
    if (asked % 2 == 0) {
      signaller.send();
    } else {
      instance.deploy(file, contents.get());
    }
    asked++;
  }

  @Override
  public void close() {
    clock.close();
  }
}
