package io.molt.itests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;

/** An application as it is for one build of the server, in as many versions as are asked for. */
final class FreshContents {

  private static final int RELEASE = 25;

  private static final String HTTP_PACKAGE = "io.molt.net.http";

  /** What Jackson imports of the system, as a tool would write it for an application with it. */
  private static final String OF_THE_SYSTEM =
      "javax.xml.datatype,javax.xml.namespace,javax.xml.parsers,javax.xml.transform,"
          + "javax.xml.transform.dom,javax.xml.transform.stream,org.w3c.dom,org.xml.sax";

  private static final String OF_JACKSON =
      "com.fasterxml.jackson.annotation,com.fasterxml.jackson.core,"
          + "com.fasterxml.jackson.databind";

  private final FreshApplication application;
  private final FreshBuild build;
  private final Map<String, byte[]> classes;
  private final Map<String, byte[]> jackson;
  private final Map<Integer, byte[]> versions = new HashMap<>();
  private final boolean httpPackage;

  private FreshContents(FreshApplication application, FreshBuild build) throws IOException {
    this.application = application;
    this.build = build;
    this.jackson = application.isLarge() ? LargeApplication.jacksonFiles() : Map.of();
    this.httpPackage = hasHttpPackage(build.api());
    List<String> classPath = new ArrayList<>(List.of(build.api()));
    if (application.isLarge()) {
      LargeApplication.jackson().values().stream().map(Path::toString).forEach(classPath::add);
    }
    this.classes =
        SourceCompiler.compile(
            application.sources(httpPackage), RELEASE, String.join(File.pathSeparator, classPath));
  }

  /** Compiles it. */
  static FreshContents of(FreshApplication application, FreshBuild build) {
    try {
      return new FreshContents(application, build);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasHttpPackage(String api) throws IOException {
    try (JarFile jar = new JarFile(api)) {
      return jar.getEntry(HTTP_PACKAGE.replace('.', '/') + "/HttpHandler.class") != null;
    }
  }

  FreshBuild build() {
    return build;
  }

  /** What is to be in {@code lib/} for it. */
  Map<String, byte[]> libraries() {
    return application == FreshApplication.LIBRARY ? jackson : Map.of();
  }

  /** The bundle of that version: its manifest and one of its classes differ from all others. */
  byte[] version(int number) {
    return versions.computeIfAbsent(number, this::build);
  }

  private byte[] build(int number) {
    WorkerBundle bundle =
        WorkerBundle.library("app")
            .without("Export-Package")
            .version(FreshApplication.version(number))
            .header("Molt-Worker", FreshApplication.WORKER)
            .header("Import-Package", imports());
    classes.forEach(bundle::file);
    SourceCompiler.compile(Map.of(FreshApplication.VERSION, FreshApplication.versionSource(number)))
        .forEach(bundle::file);
    if (application == FreshApplication.EMBEDDED) {
      bundle.header("Bundle-ClassPath", ".," + String.join(",", jackson.keySet()));
      jackson.forEach(bundle::file);
    }
    return bundle.bytes();
  }

  private String imports() {
    String own = "io.molt.net,io.molt.worker" + (httpPackage ? "," + HTTP_PACKAGE : "");
    return switch (application) {
      case HELLO -> own;
      case EMBEDDED -> own + "," + OF_THE_SYSTEM;
      case LIBRARY -> own + "," + OF_JACKSON;
    };
  }
}
