package io.molt.manager.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.Entries;
import io.molt.spi.KeptContent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which content is meant by going back. */
class GoodContentsTest {

  private final FakeKept kept = new FakeKept();

  private static Content content(String version, String hash) {
    return new Content(
        "app", version, hash, "Worker", Path.of("x"), Map.of(), Entries.of(Map.of()));
  }

  private List<String> toGoBackTo(String version, String serving) throws ContentException {
    return new GoodContents("app", kept)
        .toGoBackTo(version, serving).stream().map(KeptContent::hash).toList();
  }

  private List<String> toStandIn(String failed) {
    return new GoodContents("app", kept).toStandIn(failed).stream().map(KeptContent::hash).toList();
  }

  private void servedInThisOrder() {
    kept.served(content("1.0.0", "aaaaaa1"));
    kept.served(content("2.0.0", "bbbbbb1"));
    kept.served(content("2.0.0", "bbbbbb2"));
    kept.served(content("3.0.0", "cccccc1"));
  }

  @Test
  void withoutAVersionTheLastOtherIsMeant() throws Exception {
    servedInThisOrder();
    assertThat(toGoBackTo("", "cccccc1")).containsExactly("bbbbbb2", "bbbbbb1", "aaaaaa1");
    assertThat(toGoBackTo("", "bbbbbb2")).first().isEqualTo("cccccc1");
    assertThat(toGoBackTo("", "")).as("nothing serves").first().isEqualTo("cccccc1");
  }

  @Test
  void ofSeveralOfAVersionTheOneThatServedLastIsMeant() throws Exception {
    servedInThisOrder();
    assertThat(toGoBackTo("2.0.0", "cccccc1")).containsExactly("bbbbbb2", "bbbbbb1");
    assertThat(toGoBackTo("1", "cccccc1")).as("in short form").containsExactly("aaaaaa1");
    assertThat(toGoBackTo("3.0.0", "cccccc1")).as("what serves").containsExactly("cccccc1");
  }

  @Test
  void whatTheHashBeginsWithIsUnderstoodToo() throws Exception {
    servedInThisOrder();
    assertThat(toGoBackTo("bbbbbb1", "cccccc1")).containsExactly("bbbbbb1");
    assertThat(toGoBackTo("AAAAAA", "cccccc1")).containsExactly("aaaaaa1");
    assertThatThrownBy(() -> toGoBackTo("aaaaa", "")).as("too short").hasMessageContaining("aaaaa");
  }

  @Test
  void whatThereIsIsListedWhereNothingFits() {
    servedInThisOrder();
    assertThatThrownBy(() -> toGoBackTo("9.9", "cccccc1"))
        .isInstanceOf(ContentException.class)
        .hasMessageStartingWith(
            "app: version 9.9 (expected: one that has served and is kept: 3.0.0 (cccccc1, serves"
                + " since 2026-01-01 ")
        .hasMessageContaining("1.0.0 (aaaaaa1, served from 2026-01-01 ");
  }

  @Test
  void nothingToGoBackToIsSaid() {
    assertThatThrownBy(() -> toGoBackTo("", ""))
        .hasMessage("app: there is nothing to go back to (kept: none)");
    kept.served(content("1.0.0", "aaaaaa1"));
    assertThatThrownBy(() -> toGoBackTo("", "aaaaaa1"))
        .hasMessageContaining("nothing to go back to (kept: 1.0.0 (aaaaaa1, serves since");
  }

  @Test
  void whatServedLastStandsInAndThenWhatServedBefore() {
    servedInThisOrder();
    assertThat(toStandIn("")).containsExactly("cccccc1", "bbbbbb2", "bbbbbb1", "aaaaaa1");
    assertThat(toStandIn("dddddd1")).first().isEqualTo("cccccc1");
  }

  @Test
  void nothingOlderThanWhatCannotBeStartedStandsIn() {
    servedInThisOrder();
    assertThat(toStandIn("cccccc1")).isEmpty();
    assertThat(toStandIn("bbbbbb2")).containsExactly("cccccc1");
  }

  @Test
  void theFirstThatCanBeReadIsTaken() throws Exception {
    servedInThisOrder();
    kept.damage("bbbbbb2");
    GoodContents good = new GoodContents("app", kept);
    assertThat(good.take(good.toGoBackTo("", "cccccc1")).hash()).isEqualTo("bbbbbb1");
    kept.damage("bbbbbb1");
    assertThatThrownBy(() -> good.take(good.toGoBackTo("2.0.0", "cccccc1")))
        .hasMessage("bbbbbb2.jar: is damaged");
  }
}
