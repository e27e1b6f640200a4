package io.molt.manager.message;

import io.molt.manager.parcel.Parcel;

/** Messages from one worker to others. */
public final class Messages {

  private final String application;
  private final int srcWorkerId;

  /**
   * @param application the sender's
   */
  public Messages(String application, int srcWorkerId) {
    this.application = application;
    this.srcWorkerId = srcWorkerId;
  }

  /**
   * Sends one.
   *
   * @return whether it was taken
   */
  public boolean send(Parcel content, MessageLane receiver) {
    return receiver.add(new Message(application, srcWorkerId, content));
  }
}
