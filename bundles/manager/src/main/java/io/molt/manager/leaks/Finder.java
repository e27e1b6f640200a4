package io.molt.manager.leaks;

/** Knows one kind of place where code can be held after its end. Used for one search. */
public interface Finder {

  /**
   * Looks there, and adds what it finds to the trails of the search.
   *
   * @throws Exception if it cannot look there: then it finds nothing more
   */
  void look(Search search) throws Exception;
}
