package io.molt.runtime;

import io.molt.config.ConfigurationException;
import io.molt.config.ConfigurationFiles;
import io.molt.config.ConfigurationReader;
import io.molt.config.ProtocolSections;
import io.molt.spi.settings.Directories;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.Settings;
import io.molt.spi.settings.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as the launcher has read it, for itself and for the bundles.
 *
 * @param files the texts of the files in {@code conf/} by name
 * @param protocols the key files of the protocols that the listeners speak, by protocol
 * @param developmentCertificate of listeners that name none; null for none
 * @param settings what it all comes to
 */
record ReadConfiguration(
    Map<String, String> files,
    Map<String, String> protocols,
    @Nullable Path developmentCertificate,
    Settings settings) {

  /** Of a listener whose protocol knows HTTP/2: whether it is spoken. */
  private static final String HTTP2 = "open_http2_protocol";

  /** Of a listener whose protocol knows content codings: those that it has, and whether any. */
  private static final String CODINGS = "http_compression_codings";

  /** The protocols that the listeners speak. */
  Set<String> spoken() {
    return settings.listeners().stream()
        .map(ListenerSettings::protocol)
        .collect(Collectors.toSet());
  }

  /** Whether a bundle is for something that is asked for: all else is not even installed. */
  boolean needs(BundleFile file) {
    List<ListenerSettings> listeners = settings.listeners();
    if (file.isForTls()) {
      return listeners.stream().anyMatch(each -> each.tls().isPresent());
    }
    if (file.isForHttp2()) {
      return listeners.stream().anyMatch(ReadConfiguration::speaksHttp2);
    }
    if (file.isForIoUring()) {
      return settings.server().network().transport() == Transport.IO_URING;
    }
    if (file.isForBrotli()) {
      return listeners.stream().anyMatch(ReadConfiguration::namesBrotli);
    }
    return !file.isForProxyProtocol()
        || listeners.stream().anyMatch(each -> each.proxy().proxyProtocol());
  }

  /** Whether a listener has answers, or bodies of requests, in the content coding br. */
  static boolean namesBrotli(ListenerSettings listener) {
    return listener.own().keys().contains(CODINGS)
        && List.of(listener.own().text(CODINGS).split("[,\\s]+")).contains("br");
  }

  private static boolean speaksHttp2(ListenerSettings listener) {
    return listener.own().keys().contains(HTTP2) && listener.own().onOff(HTTP2);
  }

  /**
   * Reads it.
   *
   * @param developmentCertificate of listeners that name none; null for none
   * @throws ConfigurationException with every problem found
   */
  static ReadConfiguration of(Directories directories, @Nullable Path developmentCertificate)
      throws ConfigurationException {
    Map<String, String> files = new ConfigurationFiles(directories.conf()).read();
    ProtocolSections sections = ProtocolSections.of(directories);
    Settings settings =
        ConfigurationReader.ofThisProcess(
                directories, sections, Optional.ofNullable(developmentCertificate))
            .read(files);
    return new ReadConfiguration(files, sections.read(), developmentCertificate, settings);
  }
}
