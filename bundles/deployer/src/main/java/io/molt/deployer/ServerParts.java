package io.molt.deployer;

import io.molt.spi.ProcessLink;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * What of the server an application must not have: the packages of its own bundles that are not the
 * api, and those bundles as a whole. At run time the manager keeps it from them; here who must have
 * it is told so, in place of a bundle that does not resolve.
 */
final class ServerParts {

  private static final String API = "io.molt.";
  private static final String INTERNAL = ".spi.";

  private final Supplier<List<Part>> parts;

  /**
   * A bundle that stays.
   *
   * @param ofServer whether the server consists of it; a library of the user's is not
   * @param packages what it exports
   */
  record Part(String name, boolean ofServer, Set<String> packages) {}

  /**
   * @param parts the bundles that stay
   */
  ServerParts(Supplier<List<Part>> parts) {
    this.parts = parts;
  }

  /** Those of a framework. */
  static ServerParts among(Supplier<Bundle[]> bundles) {
    return new ServerParts(
        () -> Arrays.stream(bundles.get()).flatMap(b -> part(b).stream()).toList());
  }

  private static Optional<Part> part(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    if (revision == null || bundle.getLocation().startsWith(ProcessLink.APPLICATION_LOCATION)) {
      return Optional.empty();
    }
    Set<String> packages = new HashSet<>();
    for (BundleCapability each :
        revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)) {
      packages.add(String.valueOf(each.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)));
    }
    return Optional.of(
        new Part(
            bundle.getSymbolicName(),
            bundle.getLocation().startsWith(ProcessLink.OWN_LOCATION),
            packages));
  }

  /** Refuses a bundle that cannot do without any of it. */
  void check(Headers headers) throws UnfitException {
    List<Part> present = parts.get();
    checkPackages("Import-Package", headers.clauses("Import-Package"), present);
    checkPackages("DynamicImport-Package", headers.clauses("DynamicImport-Package"), present);
    for (Clauses.Clause clause : headers.clauses("Require-Bundle")) {
      for (String name : clause.paths()) {
        if (!clause.isOptional()
            && present.stream().anyMatch(each -> each.ofServer() && each.name().equals(name))) {
          throw new UnfitException(
              ("Require-Bundle: %s (expected: no bundle of the server's own; what applications may"
                      + " use of the api, they have by Import-Package)")
                  .formatted(name));
        }
      }
    }
  }

  private static void checkPackages(String header, List<Clauses.Clause> clauses, List<Part> present)
      throws UnfitException {
    Map<String, String> internal = internal(present);
    for (Clauses.Clause clause : clauses) {
      for (String name : clause.paths()) {
        if (!clause.isOptional() && internal.containsKey(name)) {
          throw new UnfitException(
              "%s: %s, which is the server's own, of %s (expected: %s)"
                  .formatted(header, name, internal.get(name), instead(name)));
        }
      }
    }
  }

  private static String instead(String name) {
    return name.startsWith(API)
        ? "the packages of io.molt.api"
        : "a copy in the bundle itself or in lib/";
  }

  /** The packages that nobody else has, with who exports them. */
  private static Map<String, String> internal(List<Part> present) {
    Map<String, String> internal = new HashMap<>();
    for (Part each : present) {
      for (String name : each.ofServer() ? each.packages() : Set.<String>of()) {
        if (!name.startsWith(API) || (name + ".").contains(INTERNAL)) {
          internal.put(name, each.name());
        }
      }
    }
    present.stream()
        .filter(each -> !each.ofServer())
        .forEach(each -> internal.keySet().removeAll(each.packages()));
    return internal;
  }
}
