package io.molt.itests;

import io.molt.worker.Worker;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.osgi.framework.Bundle;

/** Compiles source text against the api and that of OSGi, in memory. */
final class SourceCompiler {

  /** Most bundles differ in their headers only. */
  private static final ConcurrentMap<Map<String, String>, Map<String, byte[]>> COMPILED =
      new ConcurrentHashMap<>();

  private SourceCompiler() {}

  /**
   * @param sources source text by class name
   * @return the class files by their names in a jar
   */
  static Map<String, byte[]> compile(Map<String, String> sources) {
    return COMPILED.computeIfAbsent(Map.copyOf(sources), SourceCompiler::compileAnew);
  }

  private static Map<String, byte[]> compileAnew(Map<String, String> sources) {
    String classPath = home(Worker.class) + File.pathSeparator + home(Bundle.class);
    return compile(sources, 25, classPath);
  }

  /**
   * @param sources source text by class name
   * @param release of Java, for which they are compiled
   * @param classPath what they may use
   * @return the class files by their names in a jar
   */
  static Map<String, byte[]> compile(Map<String, String> sources, int release, String classPath) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    try (Memory memory = new Memory(compiler.getStandardFileManager(null, null, null))) {
      List<Text> texts =
          sources.entrySet().stream().map(e -> new Text(e.getKey(), e.getValue())).toList();
      List<String> options = List.of("--release", "" + release, "-proc:none", "-cp", classPath);
      if (!compiler.getTask(problems, memory, null, options, null, texts).call()) {
        throw new IllegalArgumentException(problems.toString());
      }
      return Collections.unmodifiableMap(memory.classes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a class comes from. */
  static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Keeps the class files that the compiler writes. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {

    private final Map<String, ByteArrayOutputStream> written = new TreeMap<>();

    Memory(JavaFileManager manager) {
      super(manager);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      String file = className.replace('.', '/') + kind.extension;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      written.put(file, bytes);
      return new SimpleJavaFileObject(URI.create("memory:///" + file), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new TreeMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }
  }

  /** Source text as a file. */
  private static final class Text extends SimpleJavaFileObject {

    private final String text;

    Text(String className, String text) {
      super(
          URI.create("memory:///" + className.replace('.', '/') + Kind.SOURCE.extension),
          Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
