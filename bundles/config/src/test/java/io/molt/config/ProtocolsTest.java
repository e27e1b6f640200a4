package io.molt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolsTest {

  private static Protocols of(String text) {
    return new Protocols(ProtocolSections.of(Map.of("p", text)), KeyFile.own("listener.keys"));
  }

  @Test
  void aProtocolIsReadOnce() throws ConfigurationException {
    Protocols protocols = of("protocol p\n  port: 1\n");
    assertThat(protocols.find("p").orElseThrow()).isSameAs(protocols.find("p").orElseThrow());
    assertThat(protocols.all()).containsExactly(protocols.find("p").orElseThrow());
    assertThat(protocols.find("q")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "protocol q/  port: 1 | q (expected: protocol p, as the bundle's manifest has it)",
        "section p/  text: 1  | p (expected: protocol p, as the bundle's manifest has it)",
        "protocol p/  port: 1/override hots/  default: a | override hots (expected: a key that"
            + " every listener has)",
        "protocol p/  port: 1/override backlog/  default: a | backlog: a (expected: an integer >="
            + " 1)",
        "protocol p/  port: 1/key host/  type: host/  default: a/  text: A. | key host (expected:"
            + " override host, for every listener has it)",
      })
  void whatDoesNotGoWithTheKeysOfEveryListenerIsNamed(String text, String problem) {
    assertThatThrownBy(() -> of(text.replace("/", "\n")).find("p"))
        .hasMessage("the key file of protocol p: " + problem);
  }
}
