package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ReadSizesTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ReadSizes sizes = new ReadSizes();

  /** One burst, in which as many reads are made as there are numbers and each gets so much. */
  private void burst(int... bytes) {
    sizes.reset(channel.config());
    for (int read : bytes) {
      sizes.attemptedBytesRead(sizes.guess());
      sizes.incMessagesRead(1);
      sizes.lastBytesRead(read);
    }
    sizes.readComplete();
  }

  @Test
  void aBufferThatWasFilledIsFollowedByALargerOne() {
    burst(sizes.guess());
    assertThat(sizes.guess()).isEqualTo(32 * 1024);
    burst(sizes.guess());
    assertThat(sizes.guess()).isEqualTo(64 * 1024);
    burst(sizes.guess());
    assertThat(sizes.guess()).isEqualTo(64 * 1024);
  }

  @Test
  void twoSmallBurstsHalveTheBufferDownToTheLeast() {
    burst(10);
    assertThat(sizes.guess()).isEqualTo(2048);
    burst(10);
    assertThat(sizes.guess()).isEqualTo(1024);
    for (int i = 0; i < 10; i++) {
      burst(10);
    }
    assertThat(sizes.guess()).isEqualTo(512);
  }

  @Test
  void aLargeBufferBeginsInTheMiddleOfAPage() {
    for (int size : new int[] {512, 2048, 32 * 1024, 64 * 1024}) {
      ByteBuf buffer = ReadBuffers.take(channel.alloc(), size);
      assertThat(buffer.isReadable()).isFalse();
      assertThat(buffer.writableBytes()).isEqualTo(size);
      if (size >= 32 * 1024 && buffer.hasMemoryAddress()) {
        assertThat((buffer.memoryAddress() + buffer.writerIndex()) % 4096).isEqualTo(2048);
      }
      buffer.release();
    }
  }

  @Test
  void aFittingBurstInBetweenKeepsTheBuffer() {
    for (int i = 0; i < 10; i++) {
      burst(10);
      burst(1500);
    }
    assertThat(sizes.guess()).isEqualTo(2048);
  }

  @Test
  void aBurstEndsWhenAReadWasNotFilledOrTheGateClosesOrOthersHaveWaited() {
    sizes.reset(channel.config());
    assertThat(sizes.continueReading()).as("before anything was read").isFalse();
    for (int i = 1; i <= 16; i++) {
      sizes.attemptedBytesRead(sizes.guess());
      sizes.incMessagesRead(1);
      sizes.lastBytesRead(sizes.guess());
      assertThat(sizes.continueReading()).as("after read %d", i).isEqualTo(i < 16);
    }
    sizes.reset(channel.config());
    sizes.attemptedBytesRead(100);
    sizes.lastBytesRead(99);
    assertThat(sizes.continueReading()).as("not filled").isFalse();
    assertThat(sizes.continueReading(() -> true)).as("the kernel may have more").isTrue();
    channel.config().setAutoRead(false);
    assertThat(sizes.continueReading(() -> true)).as("the gate is closed").isFalse();
  }
}
