package io.molt.manager.leaks;

import java.security.Provider;
import java.security.Security;

/** Providers of cryptography that a worker has added. */
final class SecurityProviders implements Finder {

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    if (!Loaded.isUsed(search, "java.security.Provider")) {
      return;
    }
    for (Provider provider : Security.getProviders()) {
      Trail trail = search.of(provider);
      if (trail != null) {
        trail.add(
            "security provider " + provider.getName(),
            new Remedy("removed", () -> Security.removeProvider(provider.getName())));
      }
    }
  }
}
