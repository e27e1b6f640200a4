package io.molt.manager.worker;

import io.molt.share.Shared;
import io.molt.spi.SharedState;
import io.molt.spi.SharedView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one worker uses of tables, atomics and locks: opened when its code first asks for it. */
final class SharedUse {

  private final SharedState state;
  private final Lease lease;
  private volatile @Nullable SharedView view;

  SharedUse(SharedState state, Lease lease) {
    this.state = state;
    this.lease = lease;
  }

  Shared view() {
    SharedView opened = view;
    return opened == null ? open().shared() : opened.shared();
  }

  private synchronized SharedView open() {
    SharedView opened = view;
    if (opened == null) {
      lease.check(); // or nobody would release it
      opened = state.open(lease);
      view = opened;
    }
    return opened;
  }

  private synchronized @Nullable SharedView opened() {
    return view;
  }

  /** Gives back what is held; the lease is revoked before. Says which locks that were. */
  List<String> release() {
    SharedView opened = opened();
    return opened == null ? List.of() : List.copyOf(opened.release());
  }
}
