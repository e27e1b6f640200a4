package io.molt.deployer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.osgi.framework.Version;

/** The main attributes of a bundle's manifest (OSGi Core 3.2.1), as far as an application goes. */
final class Headers {

  private static final Pattern SYMBOLIC_NAME = Pattern.compile("[\\w-]+(\\.[\\w-]+)*");
  private static final Pattern SINGLETON = Pattern.compile("singleton\\s*:=\\s*\"?true\"?\\s*");

  private final Attributes attributes;

  private Headers(Attributes attributes) {
    this.attributes = attributes;
  }

  static Headers of(byte[] manifest) throws UnfitException {
    try {
      return new Headers(new Manifest(new ByteArrayInputStream(manifest)).getMainAttributes());
    } catch (IOException | IllegalArgumentException malformed) {
      throw new UnfitException(JarFile.MANIFEST_NAME + ": " + malformed.getMessage());
    }
  }

  /** Which application a manifest says that it is of; empty if it says none. */
  static Optional<Identity> identityIn(byte[] manifest) {
    try {
      return Optional.of(of(manifest).identity());
    } catch (UnfitException none) {
      return Optional.empty();
    }
  }

  /** Name and version. */
  Identity identity() throws UnfitException {
    return new Identity(symbolicName(), version());
  }

  private String symbolicName() throws UnfitException {
    String name =
        required("Bundle-SymbolicName", "the application's name").split(";", 2)[0].strip();
    if (!SYMBOLIC_NAME.matcher(name).matches()) {
      throw new UnfitException(
          "Bundle-SymbolicName: %s (expected: letters, digits, _ and -, in parts joined by dots)"
              .formatted(name));
    }
    return name;
  }

  private Version version() throws UnfitException {
    String version = value("Bundle-Version").orElse("0.0.0");
    try {
      return Version.parseVersion(version);
    } catch (IllegalArgumentException malformed) {
      throw new UnfitException(
          "Bundle-Version: " + version + " (expected: like 1.2.3 or 1.2.3.rc1)");
    }
  }

  /** Refuses bundles that the framework would install but that cannot be workers. */
  void checkKind() throws UnfitException {
    String manifestVersion = required("Bundle-ManifestVersion", "2");
    if (!manifestVersion.equals("2")) {
      throw new UnfitException("Bundle-ManifestVersion: " + manifestVersion + " (expected: 2)");
    }
    if (value("Fragment-Host").isPresent()) {
      throw new UnfitException(
          "Fragment-Host: %s (expected: a bundle of its own, not a fragment)"
              .formatted(value("Fragment-Host").get()));
    }
    String symbolicName = value("Bundle-SymbolicName").orElse("");
    if (Arrays.stream(symbolicName.split(";")).anyMatch(Headers::isSingleton)) {
      throw new UnfitException(
          "Bundle-SymbolicName: %s (expected: no singleton, for each worker is a bundle of its own)"
              .formatted(symbolicName));
    }
  }

  private static boolean isSingleton(String directive) {
    return SINGLETON.matcher(directive.strip()).matches();
  }

  /** The class that {@code Molt-Worker} names. */
  String workerClass() throws UnfitException {
    String name =
        required("Molt-Worker", "the name of the worker class; @MoltWorker on the class writes it");
    if (name.indexOf(',') >= 0) {
      throw new UnfitException("Molt-Worker: " + name + " (expected: the name of one class)");
    }
    return name;
  }

  /** The clauses of a header; none if it is not given. */
  List<Clauses.Clause> clauses(String header) {
    return value(header).map(Clauses::of).orElse(List.of());
  }

  /** The paths of {@code Bundle-ClassPath}, which is the bundle itself if not given. */
  List<String> classPath() {
    return Arrays.stream(value("Bundle-ClassPath").orElse(".").split(","))
        .map(path -> path.split(";", 2)[0].strip())
        .map(path -> path.startsWith("/") ? path.substring(1) : path)
        .filter(path -> !path.isEmpty())
        .toList();
  }

  Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    attributes.forEach((name, value) -> map.put(name.toString(), value.toString()));
    return map;
  }

  private String required(String header, String expected) throws UnfitException {
    return value(header)
        .orElseThrow(() -> new UnfitException(header + ": missing (expected: " + expected + ")"));
  }

  private Optional<String> value(String header) {
    return Optional.ofNullable(attributes.getValue(header)).map(String::strip);
  }
}
