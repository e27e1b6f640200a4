package io.molt.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CapabilityHeaderTest {

  @Test
  void capabilitiesAndTheirAttributesAreTakenApart() {
    assertThat(
            CapabilityHeader.parse(
                "io.molt.protocol;io.molt.protocol=http;settings=\"META-INF/molt/http.keys\","
                    + "osgi.service;objectClass:List<String>=\"a.B,c.D\";uses:=\"a,c\" ;"
                    + " effective:=active , plain"))
        .containsExactly(
            new CapabilityHeader.Capability(
                "io.molt.protocol",
                Map.of("io.molt.protocol", "http", "settings", "META-INF/molt/http.keys")),
            new CapabilityHeader.Capability("osgi.service", Map.of("objectClass", "a.B,c.D")),
            new CapabilityHeader.Capability("plain", Map.of()));
  }
}
