package io.molt.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a bundle that is made of the jars of others. */
final class BundleJar {

  /** One date for every archive entry, so that the same jars give the same bytes. */
  private static final LocalDateTime DATE = LocalDateTime.of(2025, 1, 1, 0, 0);

  private BundleJar() {}

  /**
   * Writes {@code NAME-VERSION.jar}.
   *
   * @param headers beside those that each manifest of a bundle has
   * @param files by the names of their entries
   */
  static void write(
      Path directory,
      String name,
      String version,
      Map<String, String> headers,
      Map<String, byte[]> files)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes all = manifest.getMainAttributes();
    all.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    all.putValue("Bundle-ManifestVersion", "2");
    all.putValue("Bundle-Version", version);
    new TreeMap<>(headers).forEach(all::putValue);
    Files.createDirectories(directory);
    Path bundle = directory.resolve(name + "-" + version + ".jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(bundle))) {
      begin(out, JarFile.MANIFEST_NAME);
      manifest.write(out);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        begin(out, file.getKey());
        out.write(file.getValue());
      }
    }
  }

  private static void begin(ZipOutputStream out, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(DATE);
    out.putNextEntry(entry);
  }
}
