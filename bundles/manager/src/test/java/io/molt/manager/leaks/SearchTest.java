package io.molt.manager.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchTest {

  private final Generation retired = new Generation();
  private final Generation serving = new Generation();
  private final Search search = new Search(List.of(retired), List.of());

  @Test
  void objectsClassesAndTheLoaderItselfAreItsOwn() throws Exception {
    Object session = retired.leaves("session", "");
    Trail trail = search.trail(retired);
    assertThat(search.of(session)).isSameAs(trail);
    assertThat(search.of(session.getClass())).isSameAs(trail);
    assertThat(search.of(retired)).isSameAs(trail);
  }

  @Test
  void whatAnotherGenerationHasIsNot() throws Exception {
    assertThat(search.of(serving.leaves("session", ""))).isNull();
    assertThat(search.of(serving)).isNull();
    assertThat(search.of("text")).isNull();
    assertThat(search.of(null)).isNull();
  }

  @Test
  void aLoaderThatItHasMadeIsItsOwn() throws Exception {
    try (URLClassLoader made = new URLClassLoader(new URL[0], retired)) {
      assertThat(search.of(made)).isSameAs(search.trail(retired));
    }
  }

  @Test
  void aFinderThatFailsKeepsNoneFromLooking() {
    search.run(
        List.of(
            failing -> {
              throw new NoSuchFieldException("as after a change of the JDK");
            },
            finding -> search.trail(retired).add("found")));
    assertThat(search.trail(retired).sentences()).containsExactly("found");
  }

  @Test
  void aPlaceIsNamedOnce() {
    Trail trail = search.trail(retired);
    trail.add("here");
    trail.add("here");
    trail.add("there");
    assertThat(trail.sentences()).containsExactly("here", "there");
  }
}
