package io.molt.config;

import io.molt.spi.settings.Directories;
import io.molt.spi.settings.ServerSettings;
import io.molt.spi.settings.Settings;
import io.molt.spi.settings.TlsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes {@link Settings} of the texts of the files in {@code conf/}, as the key files define them.
 * It is given the texts, so that the launcher and the bundle, each with its own copy of this class,
 * see the same.
 */
public final class ConfigurationReader {

  private static final String SERVER = "server.cfg";
  private static final Pattern LISTENER = Pattern.compile("listener-([\\w.-]+)\\.cfg");

  private final Surroundings surroundings;
  private final EnvironmentVariables environment;
  private final SectionDefinition serverKeys = KeyFile.own("server.keys");
  private final SectionDefinition listenerKeys;
  private final Protocols protocols;

  /**
   * @param directories of the instance: relative paths are seen from its base
   * @param environment for <code>${env:NAME}</code>
   * @param processors how many there are: the default of some keys
   * @param heapBytes how large the heap may become: settings may be shares of it
   * @param sections the keys of the protocols
   * @param developmentCertificate of listeners that name none, if they are to have one
   */
  public ConfigurationReader(
      Directories directories,
      Map<String, String> environment,
      int processors,
      long heapBytes,
      ProtocolSections sections,
      Optional<Path> developmentCertificate) {
    this.surroundings = new Surroundings(directories, processors, heapBytes);
    this.environment = new EnvironmentVariables(Map.copyOf(environment));
    SectionDefinition keys = KeyFile.own("listener.keys");
    this.listenerKeys =
        developmentCertificate
            .map(file -> keys.with(TlsSettings.CERT_FILE, file.toString()))
            .orElse(keys);
    this.protocols = new Protocols(sections, listenerKeys);
  }

  /** A reader for this process: its environment and its processors. */
  public static ConfigurationReader ofThisProcess(
      Directories directories, ProtocolSections sections, Optional<Path> developmentCertificate) {
    return new ConfigurationReader(
        directories,
        System.getenv(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory(),
        sections,
        developmentCertificate);
  }

  /**
   * Checks everything and gives the settings.
   *
   * @param files texts by file name, as {@link ConfigurationFiles#read} gives them
   * @throws ConfigurationException with every problem found
   */
  public Settings read(Map<String, String> files) throws ConfigurationException {
    Problems problems = new Problems();
    Section server = section(SERVER, files.getOrDefault(SERVER, ""), problems);
    ServerSettings settings = ServerSettings.of(server.read(serverKeys.keys(), surroundings));
    List<ListenerFile> listeners = listeners(files, problems);
    server.rejectUnknown(serverKeys.names(), this::elsewhereThanInServer);
    for (ListenerFile listener : listeners) {
      listener
          .section()
          .rejectUnknown(
              listener.keys(listenerKeys, protocols),
              key -> elsewhereThanIn(listener.settings().protocol(), key));
    }
    new ListenerConflicts(listeners).check();
    if (listeners.isEmpty()) {
      problems.in("listener-NAME.cfg", "no such file (expected: one for each port)");
    }
    problems.check();
    return new Settings(
        surroundings.directories(),
        settings,
        listeners.stream().map(ListenerFile::settings).toList());
  }

  private List<ListenerFile> listeners(Map<String, String> files, Problems problems)
      throws ConfigurationException {
    List<ListenerFile> listeners = new ArrayList<>();
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      String name = file.getKey();
      Matcher matcher = LISTENER.matcher(name);
      if (matcher.matches()) {
        listeners.add(
            ListenerFile.read(
                matcher.group(1),
                section(name, file.getValue(), problems),
                listenerKeys,
                protocols,
                surroundings));
      } else if (!name.equals(SERVER)) {
        problems.in(name, "unknown file (expected: server.cfg or listener-NAME.cfg)");
      }
    }
    return listeners;
  }

  private Section section(String name, String text, Problems problems) {
    return new Section(name, new PropertiesFile(name, environment, problems).parse(text), problems);
  }

  private Optional<String> elsewhereThanInServer(String key) throws ConfigurationException {
    return listenerKeys.names().contains(key) || protocolOf(key).isPresent()
        ? Optional.of("this key in conf/" + listenerKeys.name())
        : Optional.empty();
  }

  private Optional<String> elsewhereThanIn(String protocol, String key)
      throws ConfigurationException {
    if (serverKeys.names().contains(key)) {
      return Optional.of("this key in conf/" + serverKeys.name());
    }
    return protocolOf(key)
        .map(other -> "a key of protocol " + protocol + "; this is one of " + other.name());
  }

  private Optional<SectionDefinition> protocolOf(String key) throws ConfigurationException {
    return protocols.all().stream().filter(each -> each.names().contains(key)).findFirst();
  }
}
