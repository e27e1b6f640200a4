package io.molt.spi;

import io.molt.spi.settings.ListenerSettings;

/** Gives each listener its way to the workers. Implemented by the manager. */
@FunctionalInterface
public interface Dispatchers {

  /** The dispatcher for one listener; asked for once, when the listener begins to accept. */
  Dispatcher dispatcher(ListenerSettings listener);
}
