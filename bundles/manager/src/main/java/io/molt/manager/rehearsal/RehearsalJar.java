package io.molt.manager.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.molt.spi.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The bundle of the application that is reloaded in a rehearsal, in as many editions as wanted. */
final class RehearsalJar {

  /** What it is called in its manifest. */
  static final String NAME = "io.molt.rehearsal";

  /** By its name: here it is a file, and is not to be loaded. */
  private static final String UNDERSTUDY = "Understudy";

  private static final String CLASS = RehearsalJar.class.getPackageName() + "." + UNDERSTUDY;
  private static final String CLASS_FILE = CLASS.replace('.', '/') + ".class";
  private static final int DIGITS = 8;

  private static final String MANIFEST =
      """
      Manifest-Version: 1.0
      Bundle-ManifestVersion: 2
      Bundle-SymbolicName: %s
      Bundle-Version: 1.0.0
      Import-Package: io.molt.worker
      Molt-Worker: %s

      """
          .formatted(NAME, CLASS);

  private final byte[] code;
  private final int digitsAt;

  /** Reads the class file of the worker, as this bundle has it. */
  RehearsalJar() {
    try (InputStream file = RehearsalJar.class.getResourceAsStream(UNDERSTUDY + ".class")) {
      if (file == null) {
        throw new IllegalStateException(
            CLASS_FILE + ": missing (expected: in the bundle of the manager)");
      }
      code = file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    digitsAt = indexOf(Understudy.EDITION.getBytes(UTF_8)) + Understudy.EDITION.length() - DIGITS;
  }

  private int indexOf(byte[] text) {
    for (int at = 0; at + text.length <= code.length; at++) {
      if (Arrays.equals(code, at, at + text.length, text, 0, text.length)) {
        return at;
      }
    }
    throw new IllegalStateException(
        CLASS_FILE + ": without the text " + Understudy.EDITION + " (expected: with it)");
  }

  /** The jar of an edition: its class differs from that of every other edition. */
  byte[] edition(int number) {
    byte[] edited = code.clone();
    byte[] digits = "%08d".formatted(number).getBytes(UTF_8);
    System.arraycopy(digits, 0, edited, digitsAt, DIGITS);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
      add(jar, "META-INF/MANIFEST.MF", MANIFEST.getBytes(UTF_8));
      add(jar, CLASS_FILE, edited);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    jar.write(content);
  }

  /** The same content under a name that no application can have. */
  static Content renamed(Content read, String application) {
    return new Content(
        application,
        read.version(),
        read.hash(),
        read.workerClass(),
        read.file(),
        read.headers(),
        read.entries());
  }
}
