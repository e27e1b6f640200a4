package io.molt.manager.leaks;

import java.util.List;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/** Listeners of JDK Flight Recorder, and what it calls for periodic events. */
final class FlightRecorders implements Finder {

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    if (Loaded.isUsed(search, "jdk.jfr.FlightRecorder")) {
      listeners(search);
      periodicEvents(search);
    }
  }

  private static void listeners(Search search) throws ReflectiveOperationException {
    Class<?> recorder = Inside.type("jdk.jfr.internal.PlatformRecorder");
    if (Inside.read(recorder, "changeListeners") instanceof List<?> listeners) {
      for (Object each : List.copyOf(listeners)) {
        Trail trail = search.of(each);
        if (trail != null && each instanceof FlightRecorderListener listener) {
          trail.add(
              "listener of FlightRecorder " + Words.type(each),
              new Remedy("removed", () -> FlightRecorder.removeListener(listener)));
        }
      }
    }
  }

  private static void periodicEvents(Search search) throws ReflectiveOperationException {
    Object repository =
        Inside.read(Inside.type("jdk.jfr.internal.periodic.PeriodicEvents"), "taskRepository");
    if (repository != null
        && Inside.method(repository.getClass(), "getTasks").invoke(repository)
            instanceof List<?> tasks) {
      for (Object task : tasks) {
        examine(task, search);
      }
    }
  }

  private static void examine(Object task, Search search) throws ReflectiveOperationException {
    if (!task.getClass().getName().endsWith("JavaEventTask")) {
      return; // one of the JVM's own
    }
    Trail trail = search.of(Inside.read(task, "runnable"));
    if (trail != null && Inside.read(task, "runnable") instanceof Runnable hook) {
      trail.add(
          "periodic event of FlightRecorder " + Words.type(hook),
          new Remedy("removed", () -> FlightRecorder.removePeriodicEvent(hook)));
    }
  }
}
