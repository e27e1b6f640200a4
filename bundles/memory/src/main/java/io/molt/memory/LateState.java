package io.molt.memory;

import io.molt.spi.SharedState;
import io.molt.spi.SharedView;
import io.molt.spi.WorkerLease;
import org.jspecify.annotations.Nullable;

/** The state of the server, made when the first worker wants it: many servers never need it. */
final class LateState implements SharedState {

  private @Nullable ServerState state;

  @Override
  public SharedView open(WorkerLease lease) {
    return state().open(lease);
  }

  private synchronized ServerState state() {
    ServerState made = state;
    if (made == null) {
      made = new ServerState();
      state = made;
    }
    return made;
  }
}
