package io.molt.config;

import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.ProxySettings;
import io.molt.spi.settings.SettingValues;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One of the files {@code conf/listener-NAME.cfg}.
 *
 * @param settings what it says
 * @param section where it says so, for problems
 * @param protocol what is spoken there; empty if that is none that there is
 */
record ListenerFile(
    ListenerSettings settings, Section section, Optional<SectionDefinition> protocol) {

  private static final String PROTOCOL = "protocol";
  private static final String TRUSTED_PROXIES = "proxy_protocol_trusted";

  /**
   * Reads one. Which keys there are turns on the protocol.
   *
   * @param common the keys that every listener has
   */
  static ListenerFile read(
      String name,
      Section section,
      SectionDefinition common,
      Protocols protocols,
      Surroundings surroundings)
      throws ConfigurationException {
    Optional<SectionDefinition> protocol = protocol(section, protocols);
    List<KeyDefinition> keys = protocol.map(common::keysFor).orElse(common.keys());
    SettingValues own =
        protocol.isEmpty() ? SettingValues.NONE : section.read(protocol.get().keys(), surroundings);
    SettingValues values = section.read(keys, surroundings);
    if (protocol.isEmpty()) {
      section.problem(
          PROTOCOL,
          protocols.all().stream()
              .map(SectionDefinition::name)
              .collect(Collectors.joining(" or ")));
    }
    ListenerSettings settings = ListenerSettings.of(name, values, own);
    new TlsCheck(section).check(settings.tls());
    checkProxies(section, settings.proxy());
    return new ListenerFile(settings, section, protocol);
  }

  private static Optional<SectionDefinition> protocol(Section section, Protocols protocols)
      throws ConfigurationException {
    Optional<String> name = section.text(PROTOCOL);
    return name.isEmpty() ? Optional.empty() : protocols.find(name.get().toLowerCase(Locale.ROOT));
  }

  /**
   * Whoever may connect to such a port says who it is: that everybody may is to be said as well.
   */
  private static void checkProxies(Section section, ProxySettings proxy) {
    boolean named = section.text(TRUSTED_PROXIES).filter(text -> !text.isBlank()).isPresent();
    if (proxy.proxyProtocol() && !named) {
      section.problem(
          TRUSTED_PROXIES,
          "the addresses of the proxies, such as 10.0.0.0/8, for they are believed; 0.0.0.0/0, ::/0"
              + " are all there are");
    }
    if (!proxy.proxyProtocol() && named) {
      section.problem(
          TRUSTED_PROXIES, ProxySettings.KEY + " = on beside it, for there is no header without");
    }
  }

  /** The keys that may be set here: those of any protocol where that is not known. */
  Set<String> keys(SectionDefinition common, Protocols protocols) throws ConfigurationException {
    Set<String> keys = new HashSet<>(common.names());
    if (protocol.isPresent()) {
      keys.addAll(protocol.get().names());
    } else {
      protocols.all().forEach(each -> keys.addAll(each.names()));
    }
    return keys;
  }
}
