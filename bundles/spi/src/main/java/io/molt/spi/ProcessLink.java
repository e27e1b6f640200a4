package io.molt.spi;

/**
 * How the launcher and the bundles speak to each other. The launcher lives outside of OSGi and does
 * not share classes with the bundles, so what passes is of JDK types, under the names given here.
 *
 * <ul>
 *   <li>{@link #CONFIGURATION}, registered by the launcher before any bundle starts: a {@code
 *       java.util.Map<String, String>} with the files of {@code conf/} by name and the text that
 *       the launcher read, so that the configuration is read once.
 *   <li>{@link #PROTOCOLS}, registered by the launcher before any bundle starts: a {@code
 *       java.util.Map<String, String>} with the key files of the protocols that the listeners
 *       speak, by protocol and as the launcher read them in the jars of the bundles, so that no jar
 *       is opened for them again.
 *   <li>{@link #CONTENT}, registered by the launcher before any bundle starts: a {@code
 *       java.util.function.BiConsumer<String, Object>} by which the manager gives the framework the
 *       content of a bundle before it installs it: the location, and an {@code
 *       org.osgi.framework.connect.ConnectContent}, or null to forget it.
 *   <li>{@link #BACKGROUND}, registered by the launcher before any bundle starts: a {@code
 *       java.util.function.Consumer<Boolean>}. With true, the thread that calls it gives way to
 *       those that serve, from when the server is ready; with false, no more. Threads that it
 *       begins don't. A repeated call changes nothing; where the system knows no such thing, none
 *       does.
 *   <li>{@link #SIGNALS}, registered by the manager: a {@code java.util.function.Consumer<String>},
 *       to which the launcher hands the name of every signal it receives, those that came before
 *       included: {@code HUP}, {@code USR1}, {@code USR2}, {@code TERM}. It returns at once.
 *   <li>{@link #READY}, registered by the manager when the server accepts connections: a {@code
 *       java.util.Map<String, String>} of the applications of which what {@code deploy/} holds
 *       could not be started, by name and with the reason.
 * </ul>
 *
 * <p>To stop the process, a bundle stops the system bundle; the launcher then exits.
 */
public final class ProcessLink {

  /** The service property by which these services are found. */
  public static final String ROLE = "molt.role";

  /** Takes signals: see above. */
  public static final String SIGNALS = "signals";

  /** Holds the configuration as read at boot: see above. */
  public static final String CONFIGURATION = "configuration";

  /** Holds what the protocols define: see above. */
  public static final String PROTOCOLS = "protocols";

  /** Takes the content of bundles: see above. */
  public static final String CONTENT = "content";

  /** Has threads give way: see above. */
  public static final String BACKGROUND = "background";

  /** Says that the server accepts connections: see above. */
  public static final String READY = "ready";

  /**
   * What the locations of the server's own bundles begin with, those of others never: the launcher
   * has the framework use their files where they are.
   */
  public static final String OWN_LOCATION = "reference:";

  /** What the locations of the bundles of applications begin with, those of others never. */
  public static final String APPLICATION_LOCATION = "molt:";

  /**
   * What the name of the logger begins with that an access log is written by, before the name of
   * the listener: the launcher writes what is logged there at level info into the listener's {@code
   * access_log}, as it is and by a thread of its own. The protocol logs there only if that key of
   * its own is set.
   */
  public static final String ACCESS_LOG = "molt.access.";

  /**
   * The key in the diagnostic context ({@code org.slf4j.MDC}) of a thread that is not to be
   * noticed: while it is there, whatever its value, the launcher writes nothing into the log that
   * the thread logs above DEBUG. Below it is logged as ever.
   */
  public static final String QUIET = "molt.quiet";

  /** Framework property: the installation directory. */
  public static final String HOME = "molt.home";

  /** Framework property: the instance's directory. */
  public static final String BASE = "molt.base";

  /**
   * Framework property: the certificate, with its key, of listeners that name none; not there
   * unless the server was begun for development.
   */
  public static final String DEVELOPMENT_CERTIFICATE = "molt.tls.dev";

  private ProcessLink() {}
}
