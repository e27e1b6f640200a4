package io.molt.reload;

import java.util.List;
import java.util.Map;

/**
 * What came of one request to reload.
 *
 * @param results the outcome for each application concerned, by its name
 * @param notes what the one who asked should know besides, a full sentence each: a changed
 *     configuration file that takes effect at the next restart, or that there are no task workers
 */
public record ReloadReport(Map<String, ReloadResult> results, List<String> notes) {
  public ReloadReport {
    results = Map.copyOf(results);
    notes = List.copyOf(notes);
  }
}
