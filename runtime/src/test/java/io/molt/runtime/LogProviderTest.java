package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.Reporter;

class LogProviderTest {

  /** A process that begins as the server does, and says what SLF4J uses. */
  static final class Beginning {

    private Beginning() {}

    public static void main(String[] args) {
      LogProvider.install();
      LoggerFactory.getLogger("io.molt").error("nobody has opened a log yet");
      System.out.println(LoggerFactory.getILoggerFactory().getClass().getName());
      System.out.println(System.getProperty(LoggerFactory.PROVIDER_PROPERTY_KEY));
      System.out.println(System.getProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY));
    }
  }

  private static List<String> output(String... options) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC");
    builder.command().addAll(List.of(options));
    builder
        .command()
        .addAll(List.of("-cp", System.getProperty("java.class.path"), Beginning.class.getName()));
    Process process = builder.redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  @Test
  void logbackIsUsedWithoutAWordAndNoPropertyTellsApplications() throws Exception {
    assertThat(output()).containsExactly("ch.qos.logback.classic.LoggerContext", "null", "null");
  }

  @Test
  void whatAUserHasSetStaysForApplications() throws Exception {
    assertThat(output("-Dslf4j.provider=org.example.Own", "-Dslf4j.internal.verbosity=ERROR"))
        .containsExactly("ch.qos.logback.classic.LoggerContext", "org.example.Own", "ERROR");
  }
}
