package io.molt.manager;

import io.molt.manager.reload.Neighbourhood;

/** What worker code reaches of the server around its application. */
interface Neighbours extends Neighbourhood {

  /**
   * An application by its name.
   *
   * @throws IllegalArgumentException if there is none
   */
  Application application(String name);

  /** Worker code asks for the end of the server. */
  void shutdown();
}
