package io.molt.manager.leaks;

import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** MBeans of a worker's classes, on every server that there is; none is made by asking. */
final class MBeans implements Finder {

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    if (!Loaded.isUsedByAny(search, "javax.management.MBeanServer")) {
      return;
    }
    for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
      for (ObjectName name : server.queryNames(null, null)) {
        Trail trail = search.of(loader(server, name));
        if (trail != null) {
          trail.add(
              "MBean " + name, new Remedy("unregistered", () -> server.unregisterMBean(name)));
        }
      }
    }
  }

  private static Object loader(MBeanServer server, ObjectName name) {
    try {
      ClassLoader loader = server.getClassLoaderFor(name);
      return loader == null ? Object.class : loader;
    } catch (InstanceNotFoundException gone) {
      return Object.class;
    }
  }
}
