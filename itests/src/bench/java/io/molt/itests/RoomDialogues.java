package io.molt.itests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * Those of many WebSockets, of which one says something that all of them are to hear, and says it
 * again when all have heard it. Each that hears it counts.
 */
final class RoomDialogues implements Supplier<Dialogue> {

  private final Workload workload;
  private final ByteBuffer message;
  private final int heardLength;
  private int begun;
  private int missing;
  private long saidNanos;

  /**
   * @param heardLength of the message as it comes back, in bytes
   */
  RoomDialogues(Workload workload, int heardLength) {
    this.workload = workload;
    this.message = workload.batch();
    this.heardLength = heardLength;
  }

  @Override
  public Dialogue get() {
    return new Member();
  }

  private void say(Dialogue.Line speaker) throws IOException {
    missing = workload.connections();
    saidNanos = System.nanoTime();
    speaker.send(message.rewind());
  }

  /** One of them. */
  private final class Member implements Dialogue {
    private int partial;

    /** The last who comes is the one who speaks first: then all are there. */
    @Override
    public void begin(Line line) throws IOException {
      begun++;
      if (begun == workload.connections()) {
        say(line);
      }
    }

    /** The last who hears it is the one who speaks next. */
    @Override
    public void take(ByteBuffer in, Line line) throws IOException {
      if (partial == 0) {
        workload.check(in);
      }
      partial += in.remaining();
      int heard = partial / heardLength;
      partial %= heardLength;
      line.answered(heard);
      missing -= heard;
      if (missing < 0) {
        throw new IOException(workload + ": heard more often than it was said");
      }
      if (missing == 0) {
        line.took(saidNanos);
        say(line);
      }
    }
  }
}
