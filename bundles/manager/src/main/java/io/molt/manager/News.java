package io.molt.manager;

import io.molt.reload.Failure;
import io.molt.reload.ReloadListener;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.worker.WorkerError;
import io.molt.worker.WorkerErrorHandler;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells services of other bundles what has happened, one at a time and in order. One that throws
 * keeps nothing from the others.
 *
 * @param listeners who wants to be told of reloads now
 * @param errorHandlers who wants to be told of the deaths of workers now
 * @param threads tells them
 */
record News(
    Supplier<List<ReloadListener>> listeners,
    Supplier<List<WorkerErrorHandler>> errorHandlers,
    Executor threads) {

  private static final Logger LOG = LoggerFactory.getLogger(News.class);

  /** A worker has died. */
  void died(WorkerError error) {
    threads.execute(() -> errorHandlers.get().forEach(handler -> tell(handler, error)));
  }

  /** A reload has ended. */
  void reloaded(String name, Trigger trigger, ReloadResult result) {
    tell(name, listener -> listener.onReload(name, trigger, result));
  }

  /** All that there is to be said of a reload is known. */
  void recorded(ReloadRecord reload) {
    tell(reload.application(), listener -> listener.onRecorded(reload));
  }

  private void tell(String name, Consumer<ReloadListener> news) {
    threads.execute(() -> listeners.get().forEach(listener -> tell(name, listener, news)));
  }

  private static void tell(WorkerErrorHandler handler, WorkerError error) {
    try {
      handler.onWorkerError(error);
    } catch (Exception | Error e) {
      LOG.warn("[{}] A handler of worker errors failed: {}", error.label(), Failure.of(e));
    }
  }

  private static void tell(String name, ReloadListener listener, Consumer<ReloadListener> news) {
    try {
      news.accept(listener);
    } catch (RuntimeException | Error e) {
      LOG.warn("[{}] A reload listener failed: {}", name, Failure.of(e));
    }
  }
}
