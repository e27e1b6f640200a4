package io.molt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.spi.settings.LogLevel;
import io.molt.spi.settings.SettingValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingValuesTest {

  private final SettingValues values =
      SettingValues.of(
          Map.of(
              "a",
              5L,
              "b",
              true,
              "c",
              Duration.ofSeconds(2),
              "d",
              "info",
              "e",
              Path.of("/e"),
              "f",
              "",
              "g",
              3L << 30));

  @Test
  void eachValueHasItsType() {
    assertThat(values.integer("a")).isEqualTo(5);
    assertThat(values.smallSize("a")).isEqualTo(5);
    assertThat(values.size("g")).isEqualTo(3L << 30);
    assertThat(values.onOff("b")).isTrue();
    assertThat(values.seconds("c")).isEqualTo(Duration.ofSeconds(2));
    assertThat(values.text("d")).isEqualTo("info");
    assertThat(values.optional("d")).contains("info");
    assertThat(values.optional("f")).isEmpty();
    assertThat(values.choice("d", LogLevel.class)).isEqualTo(LogLevel.INFO);
    assertThat(values.file("e")).isEqualTo(Path.of("/e"));
  }

  @Test
  void anotherKeyOrTypeIsAMistakeInTheCode() {
    assertThatThrownBy(() -> values.integer("x"))
        .hasMessage("x: no such key (expected: one of [a, b, c, d, e, f, g])");
    assertThatThrownBy(() -> values.integer("b"))
        .hasMessage("b: Long (expected: java.lang.Boolean)");
    assertThatThrownBy(() -> values.with("b", 1L)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> values.with("x", 1L)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SettingValues.of(Map.of("a", 1)))
        .hasMessage("a: java.lang.Integer (expected: Long, Duration, Boolean, Path or String)");
  }

  @Test
  void theSameValuesAreEqualAndAChangeLeavesTheOldOnesAsTheyAre() {
    SettingValues changed = values.with("a", 6L);
    assertThat(changed.integer("a")).isEqualTo(6);
    assertThat(values.integer("a")).isEqualTo(5);
    assertThat(changed).isNotEqualTo(values);
    assertThat(changed.with("a", 5L)).isEqualTo(values).hasSameHashCodeAs(values);
    assertThat(values.keys()).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f", "g");
  }
}
