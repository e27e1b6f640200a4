package io.molt.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** RFC 6455, 5.3: byte i is changed with byte i modulo 4 of the mask, whatever the length. */
class MaskingTest {

  private static final int MASK = 0x12_34_f6_78;

  @Test
  void eachByteIsChangedWithItsByteOfTheMask() {
    byte[] mask = ByteBuffer.allocate(Integer.BYTES).putInt(MASK).array();
    for (int length = 0; length <= 70; length++) {
      byte[] bytes = new byte[length];
      byte[] expected = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) (i * 7);
        expected[i] = (byte) (bytes[i] ^ mask[i % mask.length]);
      }
      Masking.change(bytes, MASK);
      assertThat(bytes).as("%d bytes", length).isEqualTo(expected);
    }
  }
}
