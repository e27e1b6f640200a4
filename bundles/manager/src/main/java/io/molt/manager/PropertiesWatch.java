package io.molt.manager;

import io.molt.manager.run.Schedule;
import io.molt.manager.run.Stacks;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether the system properties with which the server began to run are still
 * there, and puts back what is missing: the server, its libraries and every other application would
 * find no {@code java.io.tmpdir} from then on. An application can replace or clear them all the
 * same, by reflection or through the views of their map: the launcher and the deployer hinder only
 * what code does by mistake. Values that were changed or added stay as they are.
 */
final class PropertiesWatch {

  private static final Logger LOG = LoggerFactory.getLogger(PropertiesWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Schedule schedule;
  private final Properties properties = System.getProperties();
  private final Properties first = new Properties();

  PropertiesWatch(Schedule schedule) {
    this.schedule = schedule;
    first.putAll(properties);
  }

  /** Begins to look, until the schedule ends. To be called once. */
  void begin() {
    try {
      Runnable _ = schedule.again(INTERVAL, this::look);
    } catch (RejectedExecutionException stopping) {
      LOG.debug("The server stops, so nothing is looked after any more.");
    }
  }

  private void look() {
    try {
      restore();
    } catch (RuntimeException | Error hostile) {
      LOG.warn("[server] The system properties could not be looked at: {}", Stacks.of(hostile));
    } finally {
      begin();
    }
  }

  @SuppressWarnings("ReferenceEquality") // that very object is meant
  private void restore() {
    Properties present = System.getProperties();
    if (present != properties) {
      System.setProperties(properties);
      properties.putAll(textsOf(present));
      LOG.warn(
          "[server] An application has replaced the system properties; what it has set is kept, in"
              + " those that were there.");
    }
    Properties missing = new Properties();
    first.forEach(
        (key, value) -> {
          if (properties.putIfAbsent(key, value) == null) {
            missing.put(key, value);
          }
        });
    if (!missing.isEmpty()) {
      LOG.warn(
          "[server] An application has removed system properties, which are set again: {}.",
          missing.keySet().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", ")));
    }
  }

  /** Its methods may be the application's; its defaults are what is there already. */
  private static Properties textsOf(Properties present) {
    Properties texts = new Properties();
    present.forEach(
        (key, value) -> {
          if (key instanceof String && value instanceof String) {
            texts.put(key, value);
          }
        });
    return texts;
  }
}
