package io.molt.manager;

import io.molt.manager.leaks.RetiredWorker;
import io.molt.manager.leaks.Unfinished;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Code whose worker has had its last call.
 *
 * @param worker which one it was
 * @param unfinished callbacks that have not returned all the same
 */
record RetiredCode(WorkerCode code, RetiredWorker worker, List<Unfinished> unfinished) {

  /**
   * @param taken callbacks that were taken away from the worker
   */
  static RetiredCode of(
      Pool pool, Generation generation, WorkerInstance worker, Collection<Callback> taken) {
    String number = pool.role() == Role.PROCESS ? "" : " " + worker.slot().workerId();
    return new RetiredCode(
        worker.code(),
        new RetiredWorker(
            worker.label(),
            pool.application(),
            pool.role().label() + number,
            generation.number(),
            generation.content().version()),
        unfinished(worker, taken));
  }

  private static List<Unfinished> unfinished(WorkerInstance worker, Collection<Callback> taken) {
    List<Callback> left = new ArrayList<>(worker.callbacks());
    left.addAll(taken);
    List<Unfinished> unfinished = new ArrayList<>();
    for (Callback callback : left) {
      Thread thread = callback.thread();
      if (thread != null) {
        unfinished.add(new Unfinished(callback.what(), new WeakReference<>(thread)));
      }
    }
    return unfinished;
  }
}
