package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.TestSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyPaceTest {

  private final TestSettings settings = HttpFake.settings();
  private long now;
  private long received;
  private @Nullable BodyPace pace;

  private BodyPace pace() {
    BodyPace created = pace;
    if (created == null) {
      created = new BodyPace(new Object(), HttpFake.ofHttp(settings), now);
      pace = created;
    }
    return created;
  }

  /** A second in which something comes. */
  private @Nullable Refusal second(int bytes) {
    BodyPace looked = pace();
    now += TimeUnit.SECONDS.toNanos(1);
    received += bytes;
    return looked.look(now, received);
  }

  private void seconds(int count, int bytes) {
    for (int i = 0; i < count; i++) {
      assertThat(second(bytes)).isNull();
    }
  }

  @Test
  void whoDripsIsRefusedAfterFiveSeconds() {
    settings.own.put("http_body_min_rate", 100);
    seconds(4, 99);
    Refusal refusal = second(99);
    assertThat(refusal).isNotNull();
    assertThat(refusal.status()).isEqualTo(408);
    assertThat(refusal.reason())
        .isEqualTo("body: 495 bytes in 5 s (expected: http_body_min_rate: 100 a second)");
  }

  @Test
  void whoSendsEnoughIsLeftAloneAndMayRestNowAndThen() {
    settings.own.put("http_body_min_rate", 100);
    seconds(10, 200);
    seconds(10, 0);
    assertThat(second(0)).isNotNull();
  }

  @Test
  void anyRateWillDoWhereNoneIsSet() {
    seconds(1000, 0);
  }

  @Test
  void theWholeMayBeBounded() {
    settings.own.put("http_body_time", Duration.ofSeconds(10));
    seconds(9, 1_000_000);
    Refusal refusal = second(1_000_000);
    assertThat(refusal).isNotNull();
    assertThat(refusal.status()).isEqualTo(408);
    assertThat(refusal.reason()).contains("http_body_time");
  }

  @Test
  void timeInWhichTheClientCouldNotSendDoesNotCount() {
    settings.own.put("http_body_min_rate", 100);
    settings.own.put("http_body_time", Duration.ofSeconds(10));
    for (int i = 0; i < 100; i++) {
      pace().paused();
      seconds(1, 0);
    }
    seconds(4, 0);
    assertThat(second(0)).isNotNull();
  }

  @Test
  void aLookThatComesLateCountsAsASecond() {
    settings.own.put("http_body_min_rate", 100);
    BodyPace looked = pace();
    for (int look = 0; look < 4; look++) {
      now += TimeUnit.SECONDS.toNanos(60);
      assertThat(looked.look(now, 0)).isNull();
    }
    assertThat(second(0)).isNotNull();
  }

  @Test
  void aServerThatStopsWaitsForWhatComesOn() {
    seconds(100, 10_000);
    pace().hurry(received);
    seconds(10, 240);
    seconds(1, 0);
    Refusal refusal = second(0);
    assertThat(refusal).isNotNull();
    assertThat(refusal.status()).isEqualTo(503);
  }
}
