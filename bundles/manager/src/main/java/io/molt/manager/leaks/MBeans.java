package io.molt.manager.leaks;

/** MBeans of a worker's classes, those inside the JDK's own StandardMBeans too. */
final class MBeans implements Finder {

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    if (!Loaded.isUsedByAny(search, "javax.management.MBeanServer")) {
      return;
    }
    for (MBeanObjects.Registered each : new MBeanObjects().all()) {
      Trail trail = search.of(each.object());
      if (trail != null) {
        trail.add(
            "MBean " + each.name(),
            new Remedy("unregistered", () -> each.server().unregisterMBean(each.name())));
      }
    }
  }
}
