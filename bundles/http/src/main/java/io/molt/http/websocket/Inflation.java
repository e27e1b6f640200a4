package io.molt.http.websocket;

import static io.molt.net.websocket.CloseCode.INVALID_DATA;
import static io.molt.net.websocket.CloseCode.TOO_BIG;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates what one client sends (RFC 7692, 7.2.2), from its first compressed message on: what the
 * JDK needs for that is 40 KiB. On the event loop.
 */
final class Inflation {

  /** What each message ends with, and the client leaves out. */
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private static final int FIRST = 256;

  private final boolean keepsContext;
  private final int most;
  private @Nullable Inflater inflater;
  private byte[] inflated = TAIL;
  private int length;

  /**
   * @param keepsContext whether the client's messages may refer to those before them
   * @param most how many bytes a message may come to
   */
  Inflation(boolean keepsContext, int most) {
    this.keepsContext = keepsContext;
    this.most = most;
  }

  /**
   * Inflates a message.
   *
   * @throws WebSocketFault if it cannot be, or comes to too much; no more than that was inflated
   */
  byte[] inflate(byte[] message) {
    Inflater used = inflater == null ? new Inflater(true) : inflater;
    inflater = used;
    inflated = new byte[Math.min(most, Math.max(FIRST, 3 * Math.min(message.length, most / 3)))];
    length = 0;
    try {
      inflate(used, message);
      inflate(used, TAIL);
      return length == inflated.length ? inflated : Arrays.copyOf(inflated, length);
    } catch (DataFormatException broken) {
      throw new WebSocketFault(INVALID_DATA, "data that cannot be inflated");
    } finally {
      inflated = TAIL;
      if (!keepsContext) {
        end();
      }
    }
  }

  private void inflate(Inflater used, byte[] part) throws DataFormatException {
    used.setInput(part);
    while (true) {
      if (length == inflated.length) {
        grow();
      }
      int made = used.inflate(inflated, length, inflated.length - length);
      length += made;
      if (length > most) {
        throw new WebSocketFault(
            TOO_BIG, "a message that inflates to more than package_max_length");
      }
      if (used.finished()) {
        // A block that says that it is the last, which is allowed: whoever sends it begins anew.
        int rest = used.getRemaining();
        used.reset();
        used.setInput(part, part.length - rest, rest);
      } else if (made == 0) {
        if (used.needsDictionary()) {
          throw new DataFormatException("a dictionary is needed");
        }
        return;
      }
    }
  }

  /** By one byte more than may be, at last, in which it shows that there is more. */
  private void grow() {
    long larger = Math.min(2L * Math.max(inflated.length, FIRST), most + 1L);
    inflated = Arrays.copyOf(inflated, (int) Math.min(larger, Integer.MAX_VALUE - 8));
  }

  /** The connection is closed, or nothing is to be kept. */
  void end() {
    if (inflater != null) {
      inflater.end();
      inflater = null;
    }
  }
}
