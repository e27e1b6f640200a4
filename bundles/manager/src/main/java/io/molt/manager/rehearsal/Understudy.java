package io.molt.manager.rehearsal;

import io.molt.worker.StateHandler;
import io.molt.worker.Worker;
import io.molt.worker.WorkerContext;
import org.jspecify.annotations.Nullable;

/**
 * The worker of the application that is reloaded in a rehearsal. Its class file is all of the
 * application's code, see {@link RehearsalJar}: it can use nothing beside it but the api.
 *
 * <p>It does what most workers do when they start and hand over, and never fails: nobody would see
 * it.
 */
public final class Understudy implements Worker, StateHandler {

  /** Is another in each edition, in place of these digits. */
  static final String EDITION = "edition 00000000";

  private String name = EDITION;
  private long reloads;

  /** Called by the manager, as that of any worker. */
  public Understudy() {}

  @Override
  public void onWorkerStart(WorkerContext context) {
    name =
        "%s %s, worker %d, generation %d, %s"
            .formatted(
                context.application(),
                context.version(),
                context.workerId(),
                context.generation(),
                EDITION);
  }

  @Override
  public @Nullable Object onSnapshot() {
    return reloads;
  }

  @Override
  public void onRestore(@Nullable Object snapshot, String version) {
    for (long count = snapshot instanceof Long before ? before : 0; count >= reloads; ) {
      reloads++;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
