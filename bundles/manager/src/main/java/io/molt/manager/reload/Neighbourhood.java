package io.molt.manager.reload;

import io.molt.manager.worker.Generation;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.worker.WorkerError;

/** What an application needs from the server around it. */
public interface Neighbourhood {

  /**
   * Checks, before a switch, that with this generation every listener would know who answers it.
   *
   * @throws IllegalStateException if not; the message names the listener and what competes for it
   */
  void check(String application, Generation generation);

  /** What an application serves has changed: the routes are to be found anew. */
  void changed();

  /**
   * A reload is asked for, or the renewal of a worker: what can wait gives way. Returns at once.
   */
  void asked();

  /** A reload has ended. */
  void reloaded(String application, Trigger trigger, ReloadResult result);

  /** A worker has died. */
  void died(WorkerError error);
}
