package io.molt.spi;

import io.molt.share.Shared;
import java.util.List;

/** The shared state as one worker sees it, until that worker is retired. */
public interface SharedView {

  /** For the worker's code; always the same. */
  Shared shared();

  /**
   * Takes away what the worker still holds. Called when its lease has been revoked: when it
   * returns, the worker holds no lock and gets none any more, those who waited for its locks go on,
   * and its own threads that waited have been told with a {@link io.molt.net.RetiredException}.
   * What the worker has written stays. A repeated call changes nothing. Usable from any thread;
   * does not block.
   *
   * @return the names of the locks that the worker still held, in order, for the log; empty at a
   *     repeated call
   */
  List<String> release();
}
