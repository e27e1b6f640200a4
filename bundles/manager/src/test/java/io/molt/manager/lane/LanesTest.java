package io.molt.manager.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.spi.StreamHandlerKind;
import io.molt.manager.worker.Inbox;
import io.molt.manager.worker.Serving;
import io.molt.manager.worker.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LanesTest {

  private static final long SEED = 11;
  private static final LaneTraits TRAITS = LaneTraits.of(StreamHandlerKind.INSTANCE, 1);

  private final Lanes lanes = new Lanes();
  private final Slot slot = new Slot(0, 0, new Serving(), Inbox.own(), List.of());

  private ConnectionLane lane(long id) {
    return new ConnectionLane(new FakeStreamTransport(id, 0).ofAnything(), slot, TRAITS, lanes);
  }

  @Test
  void whatWasAddedIsFoundUntilItIsRemoved() {
    Map<Long, ConnectionLane> expected = new HashMap<>();
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      long id = (long) random.nextInt(500) << (random.nextInt(3) * 20);
      ConnectionLane there = expected.remove(id);
      if (there != null) {
        lanes.remove(there);
      } else {
        ConnectionLane lane = lane(id);
        lanes.add(lane);
        expected.put(id, lane);
      }
      assertThat(lanes.get(id)).isSameAs(expected.get(id));
    }
    expected.forEach((id, lane) -> assertThat(lanes.get(id)).isSameAs(lane));
    assertThat(lanes.all()).containsExactlyInAnyOrderElementsOf(expected.values());
  }

  @Test
  void removingTwiceRemovesNoOther() {
    List<ConnectionLane> all = new ArrayList<>();
    for (long id = 0; id < 1000; id++) {
      all.add(lane(id));
      lanes.add(all.getLast());
    }
    lanes.remove(all.getFirst());
    lanes.remove(all.getFirst());
    assertThat(lanes.get(0)).isNull();
    assertThat(lanes.all()).containsExactlyInAnyOrderElementsOf(all.subList(1, 1000));
  }
}
