package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.deployer.Inspection.Fit;
import io.molt.deployer.Inspection.Unfit;
import io.molt.deployer.weaving.Weaving;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an application must not have of the server is refused when it is read. */
class ServerPartsTest {

  private final BundleReader reader =
      new BundleReader(
          new Limits(1 << 20, 1000),
          25,
          hash -> Path.of(hash),
          new Drafts(WholeFiles.in(Path.of("not", "needed"))),
          new Weaving(true),
          new ServerParts(
              () ->
                  List.of(
                      new ServerParts.Part("io.molt.api", true, Set.of("io.molt.worker")),
                      new ServerParts.Part(
                          "io.molt.spi", true, Set.of("io.molt.spi", "io.molt.spi.settings")),
                      new ServerParts.Part("netty-buffer", true, Set.of("io.netty.buffer")),
                      new ServerParts.Part("netty-common", true, Set.of("io.netty.util")),
                      new ServerParts.Part("my-netty", false, Set.of("io.netty.util")),
                      new ServerParts.Part(
                          "org.apache.felix.framework", false, Set.of("org.osgi.framework")))));

  private Inspection read(String header, String value) {
    try {
      return reader.read(TestBundle.of("a", "1").header(header, value).bytes());
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "Import-Package | io.molt.worker,io.molt.spi;version=\"[1,2)\" | io.molt.spi, which is the"
            + " server's own, of io.molt.spi (expected: the packages of io.molt.api)",
        "Import-Package | a;io.netty.buffer;x=1 | io.netty.buffer, which is the server's own, of"
            + " netty-buffer (expected: a copy in the bundle itself or in lib/)",
        "DynamicImport-Package | io.molt.spi.settings | io.molt.spi.settings, which is the server's"
            + " own, of io.molt.spi (expected: the packages of io.molt.api)",
        "Require-Bundle | io.molt.api;bundle-version=\"[1,2)\" | io.molt.api (expected: no bundle"
            + " of the server's own; what applications may use of the api, they have by"
            + " Import-Package)",
      })
  void whatIsTheServersOwnIsRefused(String header, String value, String problem) {
    assertThat(read(header, value))
        .isInstanceOfSatisfying(
            Unfit.class, unfit -> assertThat(unfit.problem()).isEqualTo(header + ": " + problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Import-Package | io.molt.worker,org.osgi.framework",
        "Import-Package |"
            + " io.molt.spi;resolution:=optional,io.netty.buffer;resolution:=\"optional\"",
        "Import-Package | io.netty.util",
        "DynamicImport-Package | *",
        "Require-Bundle | my-netty,io.molt.api;resolution:=optional",
      })
  void whatIsForApplicationsOrCanBeDoneWithoutIsNot(String header, String value) {
    assertThat(read(header, value)).isInstanceOf(Fit.class);
  }
}
