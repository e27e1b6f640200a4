package io.molt.itests;

import example.clerk.Clerk;
import example.protocols.Activator;
import java.nio.charset.StandardCharsets;
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
        WorkerBundle.library(PROTOCOLS)
            .classesOf(Activator.class)
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
    return WorkerBundle.library("clerk")
        .classesOf(Clerk.class)
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
}
