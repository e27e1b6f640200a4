package io.molt.manager.leaks;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** The objects behind the MBeans of all servers that there are; none is made by asking. */
final class MBeanObjects {

  /**
   * One of them.
   *
   * @param object of the class that was registered, or that a {@link StandardMBean} stands for
   */
  record Registered(MBeanServer server, ObjectName name, Object object) {}

  private final Method retrieve;
  private final Method resource;

  MBeanObjects() throws ReflectiveOperationException {
    retrieve =
        Inside.method(
            Inside.type("com.sun.jmx.mbeanserver.Repository"), "retrieve", ObjectName.class);
    resource = Inside.method(Inside.type("com.sun.jmx.mbeanserver.DynamicMBean2"), "getResource");
  }

  /** Those that are registered now. */
  List<Registered> all() throws ReflectiveOperationException {
    List<Registered> all = new ArrayList<>();
    for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
      Object interceptor = Inside.read(server, "mbsInterceptor");
      Object repository = interceptor == null ? null : Inside.read(interceptor, "repository");
      for (ObjectName name : server.queryNames(null, null)) {
        Object bean = retrieve.invoke(repository, name);
        if (bean != null) {
          all.add(new Registered(server, name, object(bean)));
        }
      }
    }
    return all;
  }

  /** The JDK wraps what is no dynamic MBean by itself; what it wraps may wrap again. */
  private Object object(Object bean) throws ReflectiveOperationException {
    Object object = bean;
    if (resource.getDeclaringClass().isInstance(bean)) {
      object = resource.invoke(bean);
    }
    if (object instanceof StandardMBean standing) {
      Object implementation = standing.getImplementation();
      return object.getClass() == StandardMBean.class && implementation != null
          ? implementation
          : object;
    }
    return object;
  }
}
