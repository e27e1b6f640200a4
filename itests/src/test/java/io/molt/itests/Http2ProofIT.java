package io.molt.itests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HTTP/2 as others speak it: curl, and nghttp and h2load of nghttp2 (Debian's nghttp2-client), and
 * h2spec, which sends what no client should.
 */
@Tag("proof")
@Timeout(180)
final class Http2ProofIT {

  /** Of Linux on x86_64, for which alone there is a program of h2spec. */
  private static final Path H2SPEC =
      Path.of("target/h2spec/h2spec/2.2.0/h2spec_linux_amd64.tar.gz");

  @RegisterExtension static final Servers servers = new Servers();

  private static @Nullable Instance started;

  @BeforeAll
  static void start() throws IOException {
    Tool.ofDebian("curl", "curl");
    Tool.ofDebian("nghttp", "nghttp2-client");
    Tool.ofDebian("h2load", "nghttp2-client");
    Instance instance = Instance.withHello();
    new TlsFiles(instance).renew();
    instance
        .listener("secure", "http")
        .setListener("secure", "ssl_cert_file", "tls/web.pem")
        .setListener("secure", "ssl_key_file", "tls/web.key");
    servers.start(instance);
    started = instance;
  }

  private static Instance instance() {
    return requireNonNull(started);
  }

  private static String http() {
    return "http://127.0.0.1:" + instance().port("http") + "/";
  }

  private static String https() {
    return "https://127.0.0.1:" + instance().port("secure") + "/";
  }

  private static CommandResult run(String... command) {
    CommandResult result = instance().run(List.of(command));
    assertThat(result.exit()).as("%s", result).isZero();
    return result;
  }

  @Test
  void h2specFindsNothing() throws IOException {
    Path program = Files.createDirectories(instance().base().resolve("h2spec"));
    run("tar", "xzf", H2SPEC.toAbsolutePath().toString(), "-C", program.toString());
    CommandResult result =
        run(
            program.resolve("h2spec").toString(),
            "--strict",
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(instance().port("http")));
    assertThat(result.out()).contains("146 tests, 146 passed, 0 skipped, 0 failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http2", "--http2-prior-knowledge"})
  void curlIsAnsweredInClearText(String how) throws IOException {
    String says = "%{http_version} %{http_code}";
    assertThat(run("curl", "-sS", how, "-o", "/dev/null", "-w", says, http()).out())
        .isEqualTo("2 200");
    // As much as comes before an application is asked: this one does not read it. RealClientsIT has
    // larger ones, for one that does.
    Path body = Files.write(instance().base().resolve("body"), new byte[60_000]);
    String data = "@" + body;
    CommandResult posted =
        run("curl", "-sS", how, "-o", "/dev/null", "-w", says, "--data-binary", data, http());
    assertThat(posted.out()).isEqualTo(how.equals("--http2") ? "1.1 200" : "2 200");
    CommandResult put =
        run("curl", "-sS", how, "-o", "/dev/null", "-w", says, "-T", body.toString(), http());
    assertThat(put.out()).endsWith(" 200");
  }

  @Test
  void curlIsAnsweredOverTls() {
    String says = "%{http_version} %{http_code}";
    assertThat(run("curl", "-sSk", "-o", "/dev/null", "-w", says, https()).out())
        .isEqualTo("2 200");
    assertThat(run("curl", "-sSk", "--http1.1", "-o", "/dev/null", "-w", says, https()).out())
        .isEqualTo("1.1 200");
  }

  @Test
  void nghttpIsAnswered() {
    assertThat(run("nghttp", "-nv", http()).out()).contains(":status: 200");
    assertThat(run("nghttp", "-nvu", http()).out()).contains(":status: 200");
    assertThat(run("nghttp", "-nv", https()).out()).contains(":status: 200");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void h2loadLosesNothing(boolean secure) {
    String url = secure ? https() : http();
    assertThat(run("h2load", "-n", "20000", "-c", "8", "-m", "10", url).out())
        .contains("20000 succeeded, 0 failed, 0 errored, 0 timeout");
  }
}
