package io.molt.manager.leaks;

import java.util.Map;
import java.util.Properties;

/** Objects among the system properties, which need not be strings. */
final class SystemProperties implements Finder {

  @Override
  public void look(Search search) {
    Properties properties = System.getProperties();
    for (Map.Entry<Object, Object> property : properties.entrySet()) {
      Object key = property.getKey();
      Object value = property.getValue();
      if (key instanceof String && value instanceof String) {
        continue;
      }
      Object held = search.within(property);
      Trail trail = search.of(held);
      if (trail != null && held != null) {
        trail.add(
            "system property "
                + (key instanceof String ? key : Words.type(key))
                + " with "
                + Words.one(held),
            new Remedy("removed", () -> properties.remove(key, value)));
      }
    }
  }
}
