package io.molt.manager.leaks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What holds the code of one worker, as far as a search has found it. */
public final class Trail {

  /** What is the same place again is of no further interest. */
  private static final int MOST = 50;

  private final Map<String, Suspect> suspects = new LinkedHashMap<>();

  Trail() {}

  /** Adds something that can only be named. */
  public void add(String what) {
    add(what, "", null);
  }

  void add(String what, Remedy remedy) {
    add(what, "", remedy);
  }

  void add(String what, String where, @Nullable Remedy remedy) {
    if (suspects.size() < MOST) {
      suspects.putIfAbsent(what, new Suspect(what, where, remedy));
    }
  }

  Collection<Suspect> suspects() {
    return suspects.values();
  }

  List<String> sentences() {
    return suspects.values().stream().map(Suspect::sentence).toList();
  }
}
