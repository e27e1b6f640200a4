package io.molt.manager.leaks;

import java.util.Collection;

/** Drivers that a worker has registered. {@code DriverManager} shows them to the worker alone. */
final class JdbcDrivers implements Finder {

  private static final String MANAGER = "java.sql.DriverManager";

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    Class<?> manager = Loaded.by(ClassLoader.getPlatformClassLoader(), MANAGER);
    if (manager == null
        || !(Inside.read(manager, "registeredDrivers") instanceof Collection<?> drivers)) {
      return;
    }
    for (Object info : drivers) {
      Object driver = Inside.read(info, "driver");
      Trail trail = search.of(driver);
      if (trail != null && driver != null) {
        trail.add(
            "JDBC driver " + Words.type(driver),
            new Remedy("deregistered", () -> drivers.remove(info)));
      }
    }
  }
}
