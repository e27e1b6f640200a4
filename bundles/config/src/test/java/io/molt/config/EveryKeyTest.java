package io.molt.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.ServerSettings;
import io.molt.spi.settings.SettingValues;
import io.molt.spi.settings.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each key is the value of one component of the records, of that which has its name. */
class EveryKeyTest {

  private static final Surroundings SURROUNDINGS =
      new Surroundings(Surroundings.ANY.directories(), 4, 1L << 30);

  @Test
  void eachKeyOfTheServerIsOneComponent() {
    SectionDefinition section = KeyFile.own("server.keys");
    SettingValues defaults = SectionDefinition.defaults(section.keys(), SURROUNDINGS);
    Map<String, Object> before = RecordLeaves.of(ServerSettings.of(defaults));
    assertThat(before.keySet()).isEqualTo(names(section));
    for (KeyDefinition key : section.keys()) {
      ServerSettings changed = ServerSettings.of(changed(defaults, key));
      assertThat(changes(before, RecordLeaves.of(changed)))
          .containsExactly(RecordLeaves.name(key.name()));
    }
  }

  @Test
  void eachKeyOfAListenerIsOneComponent() {
    SectionDefinition section = KeyFile.own("listener.keys");
    SettingValues defaults =
        SectionDefinition.defaults(section.keys(), SURROUNDINGS)
            .with(TlsSettings.CERT_FILE, "/certificate"); // the others say nothing without it
    Map<String, Object> before = leaves(defaults);
    assertThat(before.keySet()).isEqualTo(names(section));
    for (KeyDefinition key : section.keys()) {
      assertThat(changes(before, leaves(changed(defaults, key))))
          .containsExactly(RecordLeaves.name(key.name()));
    }
  }

  /** The file's name and the protocol's values come from elsewhere. */
  private static Map<String, Object> leaves(SettingValues values) {
    Map<String, Object> leaves =
        RecordLeaves.of(ListenerSettings.of("a", values, SettingValues.NONE));
    leaves.remove("name");
    leaves.remove("own");
    return leaves;
  }

  private static Set<String> names(SectionDefinition section) {
    Set<String> names = new TreeSet<>();
    section.names().forEach(name -> names.add(RecordLeaves.name(name)));
    return names;
  }

  private static Set<String> changes(Map<String, Object> before, Map<String, Object> after) {
    Map<String, Object> changes = new TreeMap<>(after);
    changes.entrySet().removeAll(before.entrySet());
    return changes.keySet();
  }

  private static SettingValues changed(SettingValues values, KeyDefinition key) {
    String name = key.name();
    Object other =
        switch (key.type()) {
          case ValueType.OnOff() -> !values.onOff(name);
          case ValueType.Seconds seconds -> values.seconds(name).plus(Duration.ofSeconds(1));
          case ValueType.File() -> Path.of("/other");
          case ValueType.OptionalFile() -> "/other";
          case ValueType.NamedFiles() -> "a.example /a.pem /a.key";
          case ValueType.Networks() -> "192.0.2.0/24";
          case ValueType.Some some -> some.words().getFirst();
          case ValueType.Choice choice ->
              choice.words().stream()
                  .filter(word -> !word.equals(values.text(name)))
                  .findFirst()
                  .orElseThrow();
          case ValueType.Text form -> "other";
          case ValueType.ProtocolName() -> "other";
          case ValueType.Whole whole -> values.size(name) + 1;
          case ValueType.Size size -> values.size(name) + 1;
          case ValueType.SizeOrShare size -> values.size(name) + 1;
        };
    return values.with(name, other);
  }
}
