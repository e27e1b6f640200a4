package io.molt.config;

import io.molt.spi.settings.Directories;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.ServerSettings;
import io.molt.spi.settings.SettingValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Settings that no file says: what they are by default on a machine with four processors, but for
 * some that are given. For whoever needs settings and has no instance, tests above all. Values are
 * taken as they are, without regard to limits; an enum stands for its word.
 */
public final class DefaultSettings {

  private static final Surroundings SURROUNDINGS =
      new Surroundings(new Directories(Path.of("/"), Path.of("/")), 4, 1L << 30);

  private DefaultSettings() {}

  /**
   * Those of the server.
   *
   * @param changes what is not as by default, by key
   */
  public static ServerSettings server(Map<String, ?> changes) {
    SettingValues values =
        SectionDefinition.defaults(KeyFile.own("server.keys").keys(), SURROUNDINGS);
    return ServerSettings.of(changed(values, changes));
  }

  /**
   * Those of a listener. Its protocol has the keys of {@code META-INF/molt/PROTOCOL.keys} on the
   * class path, none if that is not there.
   *
   * @param changes what is not as by default, by key, those of the protocol among them
   */
  public static ListenerSettings listener(String name, String protocol, Map<String, ?> changes) {
    SectionDefinition common = KeyFile.own("listener.keys");
    SectionDefinition own = protocol(protocol);
    SettingValues ownValues = SectionDefinition.defaults(own.keys(), SURROUNDINGS);
    SettingValues values =
        SectionDefinition.defaults(common.keysFor(own), SURROUNDINGS).with("protocol", protocol);
    for (Map.Entry<String, ?> change : changes.entrySet()) {
      if (own.names().contains(change.getKey())) {
        ownValues = changed(ownValues, Map.of(change.getKey(), change.getValue()));
      } else {
        values = changed(values, Map.of(change.getKey(), change.getValue()));
      }
    }
    return ListenerSettings.of(name, values, ownValues);
  }

  private static SettingValues changed(SettingValues values, Map<String, ?> changes) {
    SettingValues changed = values;
    for (Map.Entry<String, ?> change : changes.entrySet()) {
      Object value =
          switch (change.getValue()) {
            case Integer number -> number.longValue();
            case Enum<?> word -> word.name().toLowerCase(Locale.ROOT);
            default -> change.getValue();
          };
      changed = changed.with(change.getKey(), value);
    }
    return changed;
  }

  private static SectionDefinition protocol(String name) {
    String file = "META-INF/molt/" + name + ".keys";
    try (InputStream in = DefaultSettings.class.getClassLoader().getResourceAsStream(file)) {
      return KeyFile.parse(
          file,
          in == null
              ? "protocol " + name + "\n  port: 0\n"
              : new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }
}
