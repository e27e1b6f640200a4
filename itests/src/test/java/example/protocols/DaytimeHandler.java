package example.protocols;

/** Knows what time it is. */
@FunctionalInterface
public interface DaytimeHandler {

  /** What the client is told before the connection is closed. */
  String onDaytime() throws Exception;
}
