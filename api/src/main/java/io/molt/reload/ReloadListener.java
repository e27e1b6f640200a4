package io.molt.reload;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told the outcome of every reload. Register it as an OSGi service (whiteboard); called on a
 * thread of the server after the outcome is known, one call at a time. An exception is logged and
 * changes nothing.
 */
@ConsumerType
public interface ReloadListener {

  /** A reload of an application has ended. */
  void onReload(String application, Trigger trigger, ReloadResult result);

  /**
   * All is known of a reload, or of a worker that was begun anew: at once if it failed or was
   * discarded, else when the old code has ended. Later than {@link #onReload}, which is for those
   * who want to know at the switch.
   */
  default void onRecorded(ReloadRecord record) {}
}
