package io.molt.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A copy of the api's bundle in which all packages have version 1.0.0, and in which types are
 * compiled anew after an edit of their source.
 */
final class ChangedApi {

  private static final Path SOURCES = Path.of("src/main/java/io/molt");

  private final Path api;
  private final Path directory;

  /**
   * @param api the classes and the manifest of the api as it is
   * @param directory an empty one, where the copy is made
   */
  ChangedApi(Path api, Path directory) throws IOException {
    this.api = api;
    this.directory = directory;
    try (var files = Files.walk(api)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = directory.resolve(api.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    replaceInManifest("(?<=;)version=\"[0-9.]+\"", "version=\"1.0.0\"");
  }

  /** Where its classes and its manifest are. */
  Path directory() {
    return directory;
  }

  /** Replaces a text, which has to be there, in the source of a type and compiles that. */
  ChangedApi edit(String type, String text, String by) throws IOException {
    String source = Files.readString(SOURCES.resolve(type + ".java"));
    assertThat(source.contains(text)).as("%s has \"%s\"", type, text).isTrue();
    Path edited = Files.createTempDirectory("molt-").resolve(Path.of(type).getFileName() + ".java");
    Files.writeString(edited, source.replace(text, by));
    compile(edited);
    Files.delete(edited);
    Files.delete(edited.getParent());
    return this;
  }

  /** Says in the manifest that a package has another version. */
  ChangedApi version(String name, String version) throws IOException {
    String exported = "(Export-Package:.*" + name + ";version=)\"[^\"]*\"";
    replaceInManifest(exported, "$1\"" + version + "\"");
    return this;
  }

  /** Does not export a package. */
  ChangedApi without(String name) throws IOException {
    replaceInManifest("(Export-Package:.*)," + name + ";version=\"[^\"]*\"", "$1");
    return this;
  }

  private void replaceInManifest(String pattern, String by) throws IOException {
    Path file = directory.resolve("META-INF/MANIFEST.MF");
    String text = Files.readString(file).replaceAll("\r?\n ", "");
    assertThat(text).containsPattern(pattern);
    Files.writeString(file, text.replaceAll(pattern, by));
  }

  private void compile(Path source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    String path = api + File.pathSeparator + System.getProperty("java.class.path");
    List<String> options =
        List.of("--release", "17", "-proc:none", "-cp", path, "-d", directory.toString());
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(problems, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as(problems.toString()).isTrue();
    }
  }
}
