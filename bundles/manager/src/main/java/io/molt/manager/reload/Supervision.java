package io.molt.manager.reload;

import io.molt.manager.generation.WorkerSetup;

/** What looks after the workers of an application, once they serve as well. */
public interface Supervision extends WorkerSetup {

  /** Workers serve: whatever hangs from here on is taken away. A repeated call changes nothing. */
  void watch();

  /** None will serve any more. */
  void watchNoMore();

  /** Has the user process that serves run, unless it does. When the one before it is gone. */
  void runProcess();
}
