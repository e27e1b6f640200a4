package io.molt.manager.leaks;

import java.util.ArrayList;
import java.util.List;

/** All kinds of places. A finder is made for one search. */
final class Finders {

  private Finders() {}

  /** Those that cost little, for the end of each worker. */
  static List<Finder> quick() {
    return List.of(
        new Threads(false),
        new ThreadLocals(),
        new JdbcDrivers(),
        new ShutdownHooks(),
        new MBeans(),
        new NotificationListeners(),
        new FlightRecorders(),
        new ChildProcesses(),
        new AsynchronousChannels(),
        new LogHandlers(),
        new ResourceBundles(),
        new BeanInfos(),
        new SystemProperties(),
        new SystemDefaults(),
        new SecurityProviders());
  }

  /** All of them, for code that stays. */
  static List<Finder> thorough(List<Finder> further) {
    List<Finder> all = new ArrayList<>(quick());
    all.set(0, new Threads(true));
    all.add(new Statics());
    all.addAll(further);
    all.add(new DelayedTasks());
    return all;
  }
}
