package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.spi.tls.ServerCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentCertificateTest {

  private static final Instant NOW = Instant.parse("2027-06-15T12:00:00Z");

  @TempDir Path data;

  @Test
  void itIsForThisMachineAndNobodyElseCanReadItsKey() throws Exception {
    Path file = DevelopmentCertificate.in(data, NOW);
    assertThat(file).isEqualTo(data.resolve("tls-dev/localhost.pem"));
    ServerCertificate made = ServerCertificate.read(file, Optional.empty(), Optional.empty(), NOW);
    assertThat(made.subject()).isEqualTo("CN=localhost");
    assertThat(made.chain().getFirst().getSubjectAlternativeNames())
        .extracting(each -> each.get(1).toString())
        .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(file.getParent()).isDirectoryNotContaining(each -> !each.equals(file));
  }

  @Test
  void itIsKeptWhileItIsValidForLongEnough() throws Exception {
    Path file = DevelopmentCertificate.in(data, NOW);
    byte[] made = Files.readAllBytes(file);
    DevelopmentCertificate.in(data, NOW.plus(Duration.ofDays(82)));
    assertThat(file).hasBinaryContent(made);
    DevelopmentCertificate.in(data, NOW.plus(Duration.ofDays(84)));
    assertThat(Files.readAllBytes(file)).isNotEqualTo(made);
  }

  @Test
  void whatIsSpoiltIsMadeAnew() throws Exception {
    Path file = DevelopmentCertificate.in(data, NOW);
    Files.writeString(file, "nothing of use");
    DevelopmentCertificate.in(data, NOW);
    assertThat(ServerCertificate.read(file, Optional.empty(), Optional.empty(), NOW).chain())
        .hasSize(1);
  }

  @Test
  void whereItCannotBeWrittenTheServerDoesNotStart() throws Exception {
    Files.writeString(data.resolve("tls-dev"), "in the way");
    assertThatThrownBy(() -> DevelopmentCertificate.in(data, NOW))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--tls-dev: ")
        .hasMessageContaining("cannot be written");
  }
}
