package io.molt.manager;

import io.molt.share.Shared;
import io.molt.spi.SharedState;
import io.molt.spi.SharedView;
import io.molt.spi.WorkerLease;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Shares nothing, and writes down whose views were released. */
final class FakeShared implements SharedState {

  private final List<String> released = new CopyOnWriteArrayList<>();

  List<String> released() {
    return released;
  }

  @Override
  public SharedView open(WorkerLease lease) {
    return new SharedView() {
      @Override
      public Shared shared() {
        throw new UnsupportedOperationException("nothing is shared here");
      }

      @Override
      public List<String> release() {
        released.add(lease.worker());
        return List.of();
      }
    };
  }
}
