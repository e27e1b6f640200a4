package io.molt.manager;

import io.molt.manager.worker.Generation;
import io.molt.spi.Dispatcher;
import io.molt.spi.Dispatchers;
import io.molt.spi.HandlerKind;
import io.molt.spi.settings.ListenerSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which application answers which listener: the one that the listener names, or else the only one
 * that handles its protocol.
 */
final class Routes implements Dispatchers {

  private final List<Route> routes;

  /**
   * @param kinds how what comes in on a listener is handled
   */
  Routes(
      List<ListenerSettings> listeners,
      Function<ListenerSettings, HandlerKind<?>> kinds,
      boolean streamsBodies) {
    this.routes =
        listeners.stream()
            .map(listener -> new Route(listener, kinds.apply(listener), streamsBodies))
            .toList();
  }

  @Override
  public Dispatcher dispatcher(ListenerSettings listener) {
    return routes.stream()
        .filter(route -> route.listener().name().equals(listener.name()))
        .findFirst()
        .orElseThrow();
  }

  /** Finds all ways anew. A listener for which several compete leads nowhere. */
  synchronized void find(Collection<Application> applications) {
    for (Route route : routes) {
      List<Application> candidates = candidates(route, applications);
      route.lead(candidates.size() == 1 ? candidates.getFirst() : null);
    }
  }

  /** The names of the listeners that lead to an application. */
  List<String> listenersOf(String application) {
    return routes.stream()
        .filter(route -> route.leadsTo(application))
        .map(route -> route.listener().name())
        .toList();
  }

  /**
   * A listener for which several applications compete, and which none of them answers.
   *
   * @param sentence names the listener and the applications
   * @param rivals the applications
   */
  record Ambiguity(String sentence, List<Application> rivals) {}

  /** All ambiguities among these applications. */
  List<Ambiguity> ambiguities(Collection<Application> applications) {
    List<Ambiguity> found = new ArrayList<>();
    for (Route route : routes) {
      List<Application> candidates = candidates(route, applications);
      if (candidates.size() > 1) {
        List<String> names = candidates.stream().map(Application::name).toList();
        found.add(new Ambiguity(ambiguity(route.listener(), names), candidates));
      }
    }
    return found;
  }

  /**
   * The listeners that lead to no application, each with the reason and the way out.
   *
   * @param applications all that there are, by name
   */
  Map<String, String> unanswered(Map<String, Application> applications) {
    Map<String, String> unanswered = new TreeMap<>();
    for (Route route : routes) {
      if (!route.leads()) {
        unanswered.put(route.listener().name(), whyUnanswered(route, applications));
      }
    }
    return unanswered;
  }

  private static String whyUnanswered(Route route, Map<String, Application> applications) {
    ListenerSettings listener = route.listener();
    List<String> able =
        applications.values().stream()
            .filter(each -> handles(each.generation().orElse(null), route.kind()))
            .map(Application::name)
            .toList();
    String named = listener.application().orElse("");
    if (named.isEmpty()) {
      return able.isEmpty() ? nobodyHandles(route) : ambiguity(listener, able);
    }
    if (applications.containsKey(named)) {
      return file(listener) + ": nobody answers there, for " + named + " does not run";
    }
    return "%s: application: %s: is not deployed, so nobody answers there (expected: %s)"
        .formatted(
            file(listener),
            named,
            able.isEmpty()
                ? "a bundle of that name in deploy/"
                : "an application that handles protocol %s, which %s; or a bundle of that name in"
                        .formatted(listener.protocol(), doNow(able))
                    + " deploy/");
  }

  private static String doNow(List<String> names) {
    return String.join(" and ", names) + (names.size() == 1 ? " does" : " do");
  }

  private static String nobodyHandles(Route route) {
    ListenerSettings listener = route.listener();
    return "%s: nobody answers there, for no application handles protocol %s (expected: one whose"
            .formatted(file(listener), listener.protocol())
        + " worker class implements "
        + route.kind().wanted()
        + ", or no such file)";
  }

  /**
   * Checks that a generation can take its application's place.
   *
   * @param others the other applications
   * @throws PortTakenException if a listener that leads to another would become ambiguous
   * @throws IllegalStateException if a listener that leads to the application would lose its
   *     handler
   */
  synchronized void check(String application, Generation next, Collection<Application> others) {
    for (Route route : routes) {
      ListenerSettings listener = route.listener();
      boolean handles = handles(next, route.kind());
      if (!handles && (route.leadsTo(application) || isNamed(listener, application))) {
        throw new IllegalStateException(lostHandler(application, next, route));
      }
      if (handles && listener.application().isEmpty()) {
        List<Application> rivals = candidates(route, others);
        if (!rivals.isEmpty()) {
          TreeSet<String> names =
              rivals.stream().map(Application::name).collect(Collectors.toCollection(TreeSet::new));
          names.add(application);
          throw new PortTakenException(
              ambiguity(listener, names), rivals.stream().map(Application::name).toList());
        }
      }
    }
  }

  private static boolean isNamed(ListenerSettings listener, String application) {
    return listener.application().filter(application::equals).isPresent();
  }

  private static List<Application> candidates(Route route, Collection<Application> applications) {
    ListenerSettings listener = route.listener();
    return applications.stream()
        .filter(
            candidate -> listener.application().isEmpty() || isNamed(listener, candidate.name()))
        .filter(candidate -> handles(candidate.generation().orElse(null), route.kind()))
        .toList();
  }

  private static boolean handles(@Nullable Generation generation, HandlerKind<?> kind) {
    // All workers are of one class.
    return generation != null && generation.worker(0).handlers().as(kind) != null;
  }

  private static String ambiguity(ListenerSettings listener, Collection<String> names) {
    return file(listener)
        + ": application: not set, and "
        + String.join(" and ", names)
        + " both handle protocol "
        + listener.protocol()
        + " (expected: application = one of them)";
  }

  private static String lostHandler(String application, Generation next, Route route) {
    ListenerSettings listener = route.listener();
    return application
        + " "
        + next.content().version()
        + ": "
        + next.content().workerClass()
        + " does not handle protocol "
        + listener.protocol()
        + " of listener "
        + listener.name()
        + " (expected: implements "
        + route.kind().wanted()
        + "; or, after a restart, no "
        + file(listener)
        + " or another application in it)";
  }

  private static String file(ListenerSettings listener) {
    return "conf/listener-" + listener.name() + ".cfg";
  }
}
