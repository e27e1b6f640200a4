package io.molt.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes bundle files; as it begins, one of an application that is fit. */
final class TestBundle {

  static final String WORKER = "app.Main";

  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Set<String> stored = new HashSet<>();
  private boolean manifest = true;

  static TestBundle of(String application, String version) {
    return new TestBundle()
        .header("Manifest-Version", "1.0")
        .header("Bundle-ManifestVersion", "2")
        .header("Bundle-SymbolicName", application)
        .header("Bundle-Version", version)
        .header("Molt-Worker", WORKER)
        .file("app/Main.class", classFile(25));
  }

  static byte[] jar(String application, String version) {
    return of(application, version).bytes();
  }

  /** The beginning of a class file for a version of Java. */
  static byte[] classFile(int java) {
    return ByteBuffer.allocate(64)
        .putInt(0xCAFEBABE)
        .putShort((short) 0)
        .putShort((short) (java + 44))
        .array();
  }

  TestBundle header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  TestBundle without(String headerOrFile) {
    headers.remove(headerOrFile);
    files.remove(headerOrFile);
    return this;
  }

  TestBundle withoutManifest() {
    manifest = false;
    return this;
  }

  TestBundle file(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  TestBundle file(String name, String content) {
    return file(name, content.getBytes(UTF_8));
  }

  /** A file that is not compressed. */
  TestBundle stored(String name, byte[] content) {
    stored.add(name);
    return file(name, content);
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      if (manifest) {
        add(zip, JarFile.MANIFEST_NAME, manifest().getBytes(UTF_8));
      }
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        add(zip, file.getKey(), file.getValue());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private String manifest() {
    StringBuilder text = new StringBuilder();
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text + "\r\n";
  }

  private void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    if (stored.contains(name)) {
      CRC32 checksum = new CRC32();
      checksum.update(content);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(checksum.getValue());
    }
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
