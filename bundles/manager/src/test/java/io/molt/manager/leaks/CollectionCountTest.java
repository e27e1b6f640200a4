package io.molt.manager.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CollectionCountTest {

  private final CollectionCount collections = new CollectionCount();

  @Test
  void collectionsThatUnloadClassesAreCounted() {
    int before = collections.now();
    assertThat(collections.now()).isEqualTo(before);
    System.gc();
    assertThat(collections.now()).isEqualTo(before + 1);
    System.gc();
    assertThat(collections.now()).isEqualTo(before + 2);
  }

  @Test
  void oneThatHasBegunBeforeIsNotCounted() {
    int from = collections.fromNow();
    assertThat(collections.now()).isEqualTo(from);
    System.gc();
    assertThat(collections.now()).isEqualTo(from + 1);
  }
}
