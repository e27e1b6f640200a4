package io.molt.itests;

import example.clerk.Clerk;
import example.protocols.Activator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bundles of {@link example.protocols} and of an application that handles them. */
final class ForeignProtocols {

  private static final String PROTOCOLS = "example.protocols";
  private static final String KEYS = "META-INF/molt/%s.keys";

  private ForeignProtocols() {}

  /** The bundle for {@code lib/}. */
  static byte[] bundle() {
    WorkerBundle bundle =
        classes(WorkerBundle.library(PROTOCOLS), Activator.class)
            .header("Bundle-Activator", Activator.class.getName())
            .header(
                "Import-Package",
                "io.molt.listener.spi,io.molt.net,io.molt.spi,io.molt.spi.settings,"
                    + "io.netty.buffer,io.netty.channel,io.netty.handler.codec,org.osgi.framework")
            .header(
                "Provide-Capability",
                Stream.of("daytime", "notes", "desk")
                    .map(ForeignProtocols::capability)
                    .collect(Collectors.joining(",")));
    keys(bundle, "daytime", "");
    String length =
        """

        key note_max_length
          type: size >= 1 and < 2G
          default: 1M
          text: The longest note; who sends a longer one is cut off.
        """;
    keys(bundle, "notes", length);
    keys(bundle, "desk", length);
    return bundle.bytes();
  }

  /** The application. */
  static WorkerBundle clerk() {
    return classes(WorkerBundle.library("clerk"), Clerk.class)
        .without("Export-Package")
        .header("Import-Package", "io.molt.net,io.molt.share,io.molt.worker," + PROTOCOLS)
        .header("Molt-Worker", Clerk.class.getName());
  }

  private static String capability(String protocol) {
    return "io.molt.protocol;io.molt.protocol=%s;settings=\"%s\""
        .formatted(protocol, KEYS.formatted(protocol));
  }

  private static void keys(WorkerBundle bundle, String protocol, String own) {
    String text = "protocol " + protocol + "\n  text: an example\n  port: 9599\n" + own;
    bundle.file(KEYS.formatted(protocol), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds all classes of a package, as the build has compiled them. */
  private static WorkerBundle classes(WorkerBundle bundle, Class<?> one) {
    try {
      Path root = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = root.resolve(one.getPackageName().replace('.', '/'));
      for (Path file : files(folder)) {
        bundle.file(root.relativize(file).toString(), Files.readAllBytes(file));
      }
      return bundle;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
  }
}
