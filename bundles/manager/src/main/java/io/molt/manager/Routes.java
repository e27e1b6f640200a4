package io.molt.manager;

import io.molt.settings.ListenerSettings;
import io.molt.settings.Protocol;
import io.molt.spi.Dispatcher;
import io.molt.spi.Dispatchers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which application answers which listener: the one that the listener names, or else the only one
 * that handles its protocol.
 */
final class Routes implements Dispatchers {

  private final List<Route> routes;

  Routes(List<ListenerSettings> listeners, boolean streamsBodies) {
    this.routes = listeners.stream().map(listener -> new Route(listener, streamsBodies)).toList();
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
      List<Application> candidates = candidates(route.listener(), applications);
      route.lead(candidates.size() == 1 ? candidates.getFirst() : null);
    }
  }

  /** The names of the listeners that lead to an application. */
  List<String> listenersOf(Application application) {
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
      List<Application> candidates = candidates(route.listener(), applications);
      if (candidates.size() > 1) {
        List<String> names = candidates.stream().map(Application::name).toList();
        found.add(new Ambiguity(ambiguity(route.listener(), names), candidates));
      }
    }
    return found;
  }

  /**
   * Checks that a generation can take its application's place.
   *
   * @param others the other applications
   * @throws IllegalStateException if a listener that leads to the application would lose its
   *     handler, or one that leads to another would become ambiguous
   */
  synchronized void check(
      Application application, Generation next, Collection<Application> others) {
    for (Route route : routes) {
      ListenerSettings listener = route.listener();
      boolean handles = handles(next, listener.protocol());
      if (!handles && (route.leadsTo(application) || isNamed(listener, application))) {
        throw new IllegalStateException(lostHandler(application, next, listener));
      }
      if (handles && listener.application().isEmpty()) {
        List<Application> rivals = candidates(listener, others);
        if (!rivals.isEmpty()) {
          TreeSet<String> names =
              rivals.stream().map(Application::name).collect(Collectors.toCollection(TreeSet::new));
          names.add(application.name());
          throw new IllegalStateException(ambiguity(listener, names));
        }
      }
    }
  }

  private static boolean isNamed(ListenerSettings listener, Application application) {
    return listener.application().filter(application.name()::equals).isPresent();
  }

  private static List<Application> candidates(
      ListenerSettings listener, Collection<Application> applications) {
    return applications.stream()
        .filter(candidate -> listener.application().isEmpty() || isNamed(listener, candidate))
        .filter(candidate -> handles(candidate.generation().orElse(null), listener.protocol()))
        .toList();
  }

  private static boolean handles(@Nullable Generation generation, Protocol protocol) {
    if (generation == null) {
      return false;
    }
    WorkerInstance worker = generation.worker(0); // all are of one class
    return switch (protocol) {
      case TCP -> worker.streamHandler() != null;
      case HTTP -> worker.httpHandler() != null;
    };
  }

  private static String ambiguity(ListenerSettings listener, Collection<String> names) {
    return "conf/listener-"
        + listener.name()
        + ".cfg: application: not set, and "
        + String.join(" and ", names)
        + " both handle protocol "
        + lower(listener.protocol())
        + " (expected: application = one of them)";
  }

  private static String lostHandler(
      Application application, Generation next, ListenerSettings listener) {
    String expected =
        switch (listener.protocol()) {
          case TCP -> "io.molt.net.StreamHandler";
          case HTTP -> "io.molt.net.HttpHandler";
        };
    return application.name()
        + " "
        + next.content().version()
        + ": "
        + next.content().workerClass()
        + " does not handle protocol "
        + lower(listener.protocol())
        + " of listener "
        + listener.name()
        + " (expected: implements "
        + expected
        + ")";
  }

  private static String lower(Protocol protocol) {
    return protocol.name().toLowerCase(Locale.ROOT);
  }
}
