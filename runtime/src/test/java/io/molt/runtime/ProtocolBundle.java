package io.molt.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A jar that says that it speaks protocols, none of which has keys. */
final class ProtocolBundle {

  private ProtocolBundle() {}

  /** Writes one, and the directories that it is to be in. */
  static void write(Path jar, String... protocols) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .putValue(
            "Provide-Capability",
            Stream.of(protocols).map(ProtocolBundle::capability).collect(Collectors.joining(",")));
    Files.createDirectories(jar.getParent());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (String protocol : protocols) {
        out.putNextEntry(new JarEntry(protocol + ".keys"));
        out.write(("protocol " + protocol + "\n  port: 1\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static String capability(String protocol) {
    return "io.molt.protocol;io.molt.protocol=%s;settings=\"%s.keys\""
        .formatted(protocol, protocol);
  }
}
