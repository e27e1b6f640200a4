package io.molt.manager.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.run.SystemSchedule;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuietScheduleTest {

  /** What watches over the workers of a rehearsal asks for its next turn then too. */
  @Test
  void whenTheServerStopsNothingFollowsAndNothingFails() {
    SystemSchedule server = new SystemSchedule(gives -> {});
    QuietSchedule quiet = new QuietSchedule(server);
    server.close();
    AtomicInteger run = new AtomicInteger();
    quiet.after(Duration.ZERO, run::incrementAndGet).run();
    quiet.alarm(Duration.ZERO, run::incrementAndGet).run();
    quiet.unhurried(Duration.ZERO).execute(run::incrementAndGet);
    assertThat(run).hasValue(0);
  }
}
