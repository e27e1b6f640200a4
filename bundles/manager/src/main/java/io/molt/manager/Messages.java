package io.molt.manager;

import io.molt.manager.parcel.Parcel;

/** Messages from one worker to others. */
final class Messages {

  private final String application;
  private final int srcWorkerId;

  /**
   * @param application the sender's
   */
  Messages(String application, int srcWorkerId) {
    this.application = application;
    this.srcWorkerId = srcWorkerId;
  }

  /**
   * Sends one.
   *
   * @return whether it was taken
   */
  boolean send(Parcel content, MessageLane receiver) {
    return receiver.add(new Message(application, srcWorkerId, content));
  }
}
