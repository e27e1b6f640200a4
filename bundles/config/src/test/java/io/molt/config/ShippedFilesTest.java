package io.molt.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shipped says of the keys what the key files say. With a property it is written anew. */
class ShippedFilesTest {

  /** Has the files written: see docs/contributing.md. */
  private static final String WRITE = "molt.write.settings";

  private static final Path SHIPPED = Path.of("../../runtime/src/main/dist");
  private static final String BEGIN =
      "<!-- keys: written from the key files, see contributing.md -->\n";
  private static final String END = "\n<!-- end of keys -->\n";

  private final SortedMap<String, SectionDefinition> protocols = new TreeMap<>();
  private final ShippedFiles files;

  ShippedFilesTest() throws ConfigurationException {
    for (Map.Entry<String, String> each : KeyFiles.protocols().entrySet()) {
      protocols.put(each.getKey(), KeyFile.parse(each.getKey(), each.getValue()));
    }
    files = ShippedFiles.own(protocols);
  }

  private static void check(Path file, String expected) throws IOException {
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file))
        .as("%s, after a change of keys: see contributing.md", file)
        .isEqualTo(expected);
  }

  @Test
  void theServersFileIsAsItsKeysAre() throws IOException {
    check(SHIPPED.resolve("conf/server.cfg"), files.serverFile());
  }

  @Test
  void thereIsAFileForEachProtocolAsItsKeysAre() throws IOException {
    for (SectionDefinition protocol : protocols.values()) {
      check(
          SHIPPED.resolve("conf/listener-" + protocol.name() + ".cfg"),
          files.listenerFile(protocol));
    }
    try (Stream<Path> shipped = Files.list(SHIPPED.resolve("conf"))) {
      assertThat(shipped.filter(file -> file.getFileName().toString().startsWith("listener-")))
          .hasSize(protocols.size());
    }
  }

  @Test
  void theReferenceHasAllKeys() throws IOException {
    Path reference = SHIPPED.resolve("docs/reference.md");
    String text = Files.readString(reference);
    assertThat(text).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    check(reference, text.substring(0, begin) + files.tables() + text.substring(text.indexOf(END)));
  }

  @Test
  void whoeverAddsAKeyIsToldTruly() throws IOException {
    String page = Files.readString(SHIPPED.resolve("docs/contributing.md"));
    assertThat(page).contains("-Dtest=ShippedFilesTest ").contains("-D" + WRITE + "=true");
    int example = page.indexOf("key http_header_time");
    assertThat(KeyFiles.protocols().get("http"))
        .contains(page.substring(example, page.indexOf("```", example)));
  }

  /** Whoever starts the server with the shipped files has the defaults. */
  @Test
  void theShippedFilesSetNothingButPortAndProtocol() {
    assertThat(files.serverFile().lines()).allMatch(line -> line.isEmpty() || line.startsWith("#"));
    for (SectionDefinition protocol : protocols.values()) {
      assertThat(files.listenerFile(protocol).lines())
          .filteredOn(line -> !line.isEmpty() && !line.startsWith("#"))
          .containsExactly("port = " + protocol.port(), "protocol = " + protocol.name());
    }
  }

  /** What is commented out is what holds without it, but for what turns on the machine. */
  @Test
  void aShippedFileMayBeUncommented() throws ConfigurationException {
    ConfigurationReader reader =
        new ConfigurationReader(
            Surroundings.ANY.directories(),
            Map.of(),
            4,
            1L << 30,
            ProtocolSections.of(KeyFiles.protocols()),
            Optional.empty());
    Map<String, String> bare = Map.of("listener-a.cfg", "port = 9501\nprotocol = http\n");
    Map<String, String> full =
        Map.of(
            "server.cfg",
            uncommented(files.serverFile()),
            "listener-a.cfg",
            uncommented(files.listenerFile(protocols.get("http"))));
    assertThat(reader.read(full)).isEqualTo(reader.read(bare));
  }

  private static String uncommented(String text) {
    return text.replaceAll("(?m)^#(?=\\w)", "");
  }
}
