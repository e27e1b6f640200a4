package io.molt.config;

import io.molt.spi.settings.ConfigurationWatch;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares the files on disk with the texts that were read at boot. */
final class FileWatch implements ConfigurationWatch {

  private final ConfigurationFiles files;
  private final Map<String, String> atBoot;

  FileWatch(ConfigurationFiles files, Map<String, String> atBoot) {
    this.files = files;
    this.atBoot = Map.copyOf(atBoot);
  }

  @Override
  public List<String> changedSinceStart() {
    Set<String> names = new TreeSet<>(atBoot.keySet());
    try {
      names.addAll(files.list().keySet());
    } catch (ConfigurationException e) {
      return List.copyOf(names);
    }
    return names.stream().filter(this::changed).toList();
  }

  private boolean changed(String name) {
    try {
      return !files.text(name).equals(atBoot.get(name));
    } catch (ConfigurationException e) {
      return true;
    }
  }
}
