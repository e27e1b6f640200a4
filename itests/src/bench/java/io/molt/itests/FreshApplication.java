package io.molt.itests;

import java.util.Map;
import java.util.TreeMap;

/** What the servers of {@link FreshServer} serve. */
enum FreshApplication {
  /** As small as the sample application, and nearly the same. */
  HELLO("hello"),
  /** 300 classes that are used when a worker starts, and Jackson on its Bundle-ClassPath. */
  EMBEDDED("300 classes, Jackson embedded"),
  /** The same with Jackson in {@code lib/}. */
  LIBRARY("300 classes, Jackson in lib/");

  /** The class that serves. */
  static final String WORKER = "fresh.Fresh";

  /** The class that differs from version to version. */
  static final String VERSION = "fresh.Version";

  private static final String SOURCE =
      """
      package fresh;

      import static java.nio.charset.StandardCharsets.UTF_8;

      import io.molt.net.*;
      import io.molt.worker.*;
      import java.nio.ByteBuffer;

      public final class Fresh implements Worker, StreamHandler, HttpHandler {

        private String me = "";

        @Override
        public void onWorkerStart(WorkerContext context) throws Exception {
          /*start*/
          me =
              "%s %s, worker %d, generation %d"
                  .formatted(
                      context.application(),
                      Version.text(),
                      context.workerId(),
                      context.generation());
        }

        @Override
        public void onRequest(HttpRequest request, HttpResponse response) {
          response
              .header("Content-Type", "text/plain")
              .end(me + ": " + request.path().substring(1) + "\\n");
        }

        @Override
        public void onReceive(Connection connection, ByteBuffer data) {
          connection.send(me + ": " + UTF_8.decode(data));
        }
      }
      """;

  private static final String START = "/*start*/";
  private static final String IMPORT = "import io.molt.net.*;";

  private final String label;

  FreshApplication(String label) {
    this.label = label;
  }

  /** As it is shown to people. */
  String label() {
    return label;
  }

  boolean isLarge() {
    return this != HELLO;
  }

  /** The answers' version of that number, which the class {@link #VERSION} tells. */
  static String version(int number) {
    return "1.0." + number;
  }

  /** The source of the class that differs from version to version. */
  static String versionSource(int number) {
    return "package fresh; final class Version { static String text() { return \"%s\"; } }"
        .formatted(version(number));
  }

  /**
   * The sources of version 0.
   *
   * @param httpPackage whether what is of HTTP has a package of its own in the api
   */
  Map<String, String> sources(boolean httpPackage) {
    String main = SOURCE;
    if (httpPackage) {
      main = main.replace(IMPORT, IMPORT + "\nimport io.molt.net.http.*;");
    }
    Map<String, String> sources = new TreeMap<>();
    sources.put(VERSION, versionSource(0));
    if (isLarge()) {
      sources.putAll(LargeApplication.sources());
      main = main.replace(START, LargeApplication.START);
    }
    sources.put(WORKER, main);
    return sources;
  }
}
