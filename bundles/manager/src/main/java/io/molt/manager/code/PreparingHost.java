package io.molt.manager.code;

import io.molt.spi.Content;
import java.util.List;

/**
 * A {@link CodeHost} that can stop half-way: code that is prepared has all that it needs, its
 * classes can be loaded, and nothing of it has run.
 */
public interface PreparingHost extends CodeHost {

  /**
   * Loads a content as {@link #install} does, but starts nothing: no activator is called, nothing
   * is initialised, and that a class is loaded starts nothing either, whatever the activation
   * policy. What was prepared is either started or removed.
   *
   * @throws CodeException if the content cannot be loaded; nothing stays then
   */
  List<WorkerCode> prepare(Content content, int workers) throws CodeException;

  /**
   * Starts what was prepared of one content, so that it is as if it had been installed. Once only.
   *
   * @param prepared at least one
   * @param times gets how long it has taken
   * @throws CodeException if one cannot be started; none of them stays then
   */
  void start(List<WorkerCode> prepared, LoadTimes times) throws CodeException;
}
