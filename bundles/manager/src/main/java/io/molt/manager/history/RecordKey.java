package io.molt.manager.history;

import io.molt.reload.ReloadRecord;
import java.time.Instant;

/** What tells a reload from all others, also once more of it is known. */
record RecordKey(String application, String what, Instant beganAt) {

  static RecordKey of(ReloadRecord reload) {
    return new RecordKey(reload.application(), reload.what(), reload.beganAt());
  }
}
