package io.molt.config;

import static java.util.Objects.requireNonNull;

import io.molt.spi.settings.Directories;
import io.molt.spi.settings.ServerSettings;
import io.molt.spi.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes {@link Settings} of the texts of the files in {@code conf/}. It reads nothing itself, so
 * that the launcher and the bundle, each with its own copy of this class, see the same texts.
 */
public final class ConfigurationReader {

  private static final String SERVER = "server.cfg";
  private static final Pattern LISTENER = Pattern.compile("listener-([\\w.-]+)\\.cfg");

  private final Directories directories;
  private final EnvironmentVariables environment;
  private final int processors;
  private final long heapBytes;

  /**
   * @param directories of the instance: relative paths are seen from its base
   * @param environment for <code>${env:NAME}</code>
   * @param processors the default of {@code worker_num} and {@code reactor_num}
   * @param heapBytes how large the heap may become: settings may be shares of it
   */
  public ConfigurationReader(
      Directories directories, Map<String, String> environment, int processors, long heapBytes) {
    this.directories = requireNonNull(directories, "directories");
    this.environment = new EnvironmentVariables(Map.copyOf(environment));
    this.processors = processors;
    this.heapBytes = heapBytes;
  }

  /** A reader for this process: its environment and its processors. */
  public static ConfigurationReader ofThisProcess(Directories directories) {
    return new ConfigurationReader(
        directories,
        System.getenv(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory());
  }

  /**
   * Checks everything and gives the settings.
   *
   * @param files texts by file name, as {@link ConfigurationFiles#read} gives them
   * @throws ConfigurationException with every problem found
   */
  public Settings read(Map<String, String> files) throws ConfigurationException {
    Problems problems = new Problems();
    Section serverSection = section(SERVER, files.getOrDefault(SERVER, ""), problems);
    ServerSettings server =
        new ServerSection(directories, processors, heapBytes).read(serverSection);
    List<ListenerFile> listeners = listeners(files, problems);
    rejectUnknownKeys(serverSection, listeners);
    new ListenerConflicts(listeners).check();
    if (listeners.isEmpty()) {
      problems.in("listener-NAME.cfg", "no such file (expected: one for each port)");
    }
    problems.check();
    return new Settings(
        directories, server, listeners.stream().map(ListenerFile::settings).toList());
  }

  private List<ListenerFile> listeners(Map<String, String> files, Problems problems) {
    List<ListenerFile> listeners = new ArrayList<>();
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      Matcher matcher = LISTENER.matcher(file.getKey());
      if (matcher.matches()) {
        Section section = section(file.getKey(), file.getValue(), problems);
        listeners.add(new ListenerFile(ListenerSection.read(matcher.group(1), section), section));
      } else if (!file.getKey().equals(SERVER)) {
        problems.in(file.getKey(), "unknown file (expected: server.cfg or listener-NAME.cfg)");
      }
    }
    return listeners;
  }

  private Section section(String name, String text, Problems problems) {
    return new Section(name, new PropertiesFile(name, environment, problems).parse(text), problems);
  }

  private static void rejectUnknownKeys(Section server, List<ListenerFile> listeners) {
    Problems none = new Problems();
    Section listener = new Section("", new ArrayList<>(), none);
    ListenerSection.read("", listener);
    server.rejectUnknown(listener.known(), "conf/listener-NAME.cfg");
    Set<String> serverKeys = server.known();
    listeners.forEach(file -> file.section().rejectUnknown(serverKeys, "conf/server.cfg"));
  }
}
