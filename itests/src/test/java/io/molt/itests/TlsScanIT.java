package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What sslscan finds at a listener with TLS that says nothing of protocols and ciphers. */
@Tag("proof")
@Timeout(180)
final class TlsScanIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static List<String> all(String report, String pattern) {
    return Pattern.compile(pattern).matcher(report).results().map(TlsScanIT::groups).toList();
  }

  private static String groups(MatchResult found) {
    StringBuilder text = new StringBuilder(found.group(1));
    for (int group = 2; group <= found.groupCount(); group++) {
      text.append(' ').append(found.group(group));
    }
    return text.toString();
  }

  @Test
  void nothingWeakIsFound() throws IOException {
    Instance instance = Instance.withHello();
    WebBundle.secure(instance);
    MoltProcess molt = servers.start(instance);
    Path file = instance.base().resolve("scan.xml");
    Tool.ofDebian("sslscan", "sslscan")
        .run("--xml=" + file, "--show-sigs", "127.0.0.1:" + instance.port("secure"));
    String report = Files.readString(file);
    assertThat(all(report, "<protocol type=\"(\\w+)\" version=\"([\\d.]+)\" enabled=\"1\""))
        .containsExactly("tls 1.2", "tls 1.3");
    assertThat(all(report, "<cipher .*sslversion=\"TLSv(1\\.[23])\" bits=\"(\\d+)\""))
        .isNotEmpty()
        .allMatch(cipher -> cipher.matches("1\\.[23] (128|256)"));
    assertThat(all(report, "<cipher .*cipher=\"([^\"]+)\""))
        .allMatch(cipher -> cipher.matches("(TLS_|ECDHE-).*(GCM|CHACHA20).*"));
    assertThat(all(report, "<cipher .*strength=\"(\\w+)\""))
        .doesNotContain("weak", "medium", "null", "anonymous");
    assertThat(all(report, "<compression supported=\"(\\d)\"")).doesNotContain("1");
    assertThat(all(report, "<heartbleed sslversion=\"[^\"]*\" vulnerable=\"(\\d)\""))
        .isNotEmpty()
        .containsOnly("0");
    assertThat(all(report, "<renegotiation supported=\"(\\d)\" secure=\"(\\d)\""))
        .as("nobody who has a connection can have the server shake hands again")
        .containsExactly("0 0");
    assertThat(molt.isAlive()).isTrue();
  }
}
