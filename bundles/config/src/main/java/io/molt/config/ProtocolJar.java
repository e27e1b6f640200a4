package io.molt.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * A bundle's jar, in which the protocols that the bundle speaks are capabilities of the manifest:
 *
 * <pre>
 * Provide-Capability: io.molt.protocol;io.molt.protocol=http;settings="META-INF/molt/http.keys"
 * </pre>
 */
final class ProtocolJar {

  private static final String NAMESPACE = "io.molt.protocol";
  private static final String SETTINGS = "settings";

  private ProtocolJar() {}

  /** The texts of the key files by protocol; none if the bundle speaks none. */
  static Map<String, String> sections(Path path) throws ConfigurationException {
    try (JarFile jar = new JarFile(path.toFile(), false)) {
      Manifest manifest = jar.getManifest();
      String header =
          manifest == null ? null : manifest.getMainAttributes().getValue("Provide-Capability");
      if (header == null || !header.contains(NAMESPACE)) {
        return Map.of();
      }
      Map<String, String> sections = new TreeMap<>();
      for (CapabilityHeader.Capability capability : CapabilityHeader.parse(header)) {
        if (capability.namespace().equals(NAMESPACE)) {
          String protocol = attribute(path, capability, NAMESPACE);
          sections.put(protocol, text(jar, attribute(path, capability, SETTINGS)));
        }
      }
      return sections;
    } catch (IOException e) {
      throw new ConfigurationException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String attribute(
      Path path, CapabilityHeader.Capability capability, String attribute)
      throws ConfigurationException {
    String value = capability.attributes().get(attribute);
    if (value == null) {
      throw new ConfigurationException(
          List.of(
              path
                  + ": Provide-Capability: "
                  + NAMESPACE
                  + " without "
                  + attribute
                  + " (expected: "
                  + NAMESPACE
                  + ";"
                  + NAMESPACE
                  + "=NAME;settings=\"FILE\")"));
    }
    return value;
  }

  private static String text(JarFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    if (entry == null) {
      throw new IOException("no " + name + " in it (expected: the key file of a protocol)");
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
