package io.molt.itests;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What one connection of a {@link Drill} asks, and how it tells that it was answered. */
interface Dialogue {

  /** What a dialogue is held on: one connection, and where its answers are counted. */
  interface Line {

    /**
     * Sends bytes. They are the line's until all of them are sent, which they are before others.
     */
    void send(ByteBuffer bytes) throws IOException;

    /** Counts requests that were answered. */
    void answered(int requests);

    /** Records how long an answer took that was asked for at that time. */
    void took(long sinceNanos);
  }

  /** Asks for the first time. All connections of the drill are open. */
  void begin(Line line) throws IOException;

  /** Takes what has come, which may end anywhere, and asks again for what is answered. */
  void take(ByteBuffer in, Line line) throws IOException;
}
