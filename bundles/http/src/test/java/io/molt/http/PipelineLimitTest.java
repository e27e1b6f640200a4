package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PipelineLimitTest {

  private final PipelineLimit limit = new PipelineLimit();

  private int limit() {
    int inHand = 0;
    while (!limit.isReached(inHand)) {
      inHand++;
    }
    return inHand;
  }

  private void leave() {
    limit.answered();
    limit.flushed(true);
  }

  @Test
  void aClientThatReadsMayHaveMoreAndMore() {
    assertThat(limit()).isEqualTo(4);
    leave();
    assertThat(limit()).isEqualTo(8);
    for (int answer = 0; answer < 10; answer++) {
      leave();
    }
    assertThat(limit()).isEqualTo(64);
  }

  @Test
  void whatIsFlushedWithoutAnAnswerRaisesNothing() {
    limit.flushed(true);
    limit.flushed(true);
    assertThat(limit()).isEqualTo(4);
  }

  @Test
  void aClientThatLeavesAnswersUnreadHasFewAgain() {
    leave();
    leave();
    limit.answered();
    limit.flushed(false);
    assertThat(limit()).isEqualTo(4);
  }

  @Test
  void readingGoesOnOnceHalfIsAnswered() {
    assertThat(limit.allowsMore(3)).isFalse();
    assertThat(limit.allowsMore(2)).isTrue();
  }
}
