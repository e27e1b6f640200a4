package io.molt.manager;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the log, once each time it becomes so, of listeners that lead to no application. */
final class Unanswered {

  private static final Logger LOG = LoggerFactory.getLogger(Unanswered.class);

  private final Map<String, String> told = new HashMap<>();

  /**
   * Tells what is new.
   *
   * @param now the reasons by the listeners' names
   */
  synchronized void tell(Map<String, String> now) {
    told.keySet().retainAll(now.keySet());
    now.forEach(
        (listener, reason) -> {
          if (!reason.equals(told.put(listener, reason))) {
            LOG.warn("[server] {}.", reason);
          }
        });
  }
}
