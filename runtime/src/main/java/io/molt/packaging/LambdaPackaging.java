package io.molt.packaging;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites the jars of a directory in place, so that each lambda is a class file, and has each list
 * its {@link Initialisers}. What is rewritten already stays as it is.
 */
public final class LambdaPackaging {

  private LambdaPackaging() {}

  /**
   * The program that the build runs, with everything that the jars refer to on its class path.
   *
   * @param args the directory
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("expected: the directory of the jars");
    }
    ClassFile classFile = classFile(ClassLoader.getSystemClassLoader());
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(args[0]), "*.jar")) {
      for (Path jar : jars) {
        rewrite(jar, classFile);
      }
    }
  }

  /** Stack maps are computed anew, for which it takes to know which class extends which. */
  static ClassFile classFile(ClassLoader loader) {
    return ClassFile.of(
        ClassFile.ClassHierarchyResolverOption.of(
            ClassHierarchyResolver.ofResourceParsing(loader)
                .orElse(ClassHierarchyResolver.defaultResolver())));
  }

  private static void rewrite(Path jar, ClassFile classFile) throws IOException {
    // In the order of the jar, which begins with the manifest.
    Map<String, byte[]> files = new LinkedHashMap<>();
    List<LocalDateTime> times = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
        times.add(entry.getTimeLocal());
      }
    }
    files.putAll(new LambdaRewriting(classFile).rewrite(files));
    files.put(Initialisers.FILE, Initialisers.list(files));
    // Nothing but what is in a file may differ from one build to the next.
    LocalDateTime time = times.getFirst();
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(time);
        out.putNextEntry(entry);
        out.write(file.getValue());
        out.closeEntry();
      }
    }
  }
}
