package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the system's limit of open files leaves for connections. */
class ConnectionRoomTest {

  private static final String LIMITS =
      """
      Limit                     Soft Limit           Hard Limit           Units
      Max cpu time              unlimited            unlimited            seconds
      Max open files            250                  4096                 files
      Max locked memory         8388608              8388608              bytes
      """;

  @Test
  void theLimitOfOpenFilesIsFoundAmongTheOthers() {
    assertThat(ConnectionRoom.limit(LIMITS)).isEqualTo(250);
    assertThat(ConnectionRoom.limit(LIMITS.replace("250 ", "unlimited")))
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(ConnectionRoom.limit("")).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void someAreKeptBack() {
    assertThat(ConnectionRoom.of(250, 80).most()).isEqualTo(250 - 80 - 64);
    assertThat(ConnectionRoom.of(4096, 80).most()).isEqualTo(4096 - 80 - 512);
    assertThat(ConnectionRoom.of(1_000_000, 80).most()).isEqualTo(1_000_000 - 80 - 1024);
    assertThat(ConnectionRoom.of(100, 80).most()).isEqualTo(1);
  }

  @Test
  void portsShareTheRoomAndGiveItBack() {
    ConnectionRoom room = ConnectionRoom.of(64 + 2, 0);
    Connections chat = new Connections(10);
    Connections web = new Connections(1);
    chat.share(room);
    web.share(room);
    assertThat(chat.most()).isEqualTo(2);
    assertThat(web.most()).isEqualTo(1);
    assertThat(chat.admit()).isTrue();
    assertThat(chat.admit()).isTrue();
    assertThat(web.admit()).isFalse();
    chat.release();
    assertThat(web.admit()).isTrue();
    assertThat(web.admit()).isFalse();
    assertThat(chat.admit()).isFalse();
    assertThat(chat.refused() + web.refused()).isEqualTo(3);
    web.release();
    assertThat(chat.admit()).isTrue();
  }
}
