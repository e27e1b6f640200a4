package io.molt.manager.leaks;

import java.beans.Introspector;
import java.lang.management.ManagementFactory;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.Provider;
import java.security.Security;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.ConsoleHandler;
import java.util.logging.Logger;
import javax.management.ObjectName;

/**
 * Code that leaves things behind: each {@link Generation} has it for itself. What it has begun it
 * returns, so that a test can look at it.
 */
public final class Leaver {

  private static HttpClient client;

  private Leaver() {}

  /**
   * @param how what to leave
   * @param name tells what one generation has left from what another has
   */
  public static Object leave(String how, String name) throws Exception {
    return switch (how) {
      case "thread" -> begin(name, new Sleep());
      case "thread class" -> begin(new Sleeper(name));
      case "wrapped task" ->
          begin(name, new java.util.concurrent.FutureTask<>(new Sleep(), "done"));
      case "handler of a thread" -> new Handling();
      case "timer" -> timer(name);
      case "executor" -> executor();
      case "session" -> new Session();
      case "driver" -> driver();
      case "hook" -> hook();
      case "mbean" -> mbean(name);
      case "log handler" -> logHandler(name);
      case "log filter" -> logFilter(name);
      case "texts" -> ResourceBundle.getBundle(Texts.class.getName(), Locale.ROOT, loader());
      case "bean" -> Introspector.getBeanInfo(Session.class);
      case "property" -> System.getProperties().put("leaver." + name, new Session());
      case "list property" ->
          System.getProperties().put("leaver." + name, List.of(Map.of("key", new Session())));
      case "exceptions" -> exceptions();
      case "cookies" -> cookies();
      case "passwords" -> passwords();
      case "proxies" -> proxies();
      case "security" -> security(name);
      case "client" -> client();
      default -> LeaverInJdk.leave(how, name);
    };
  }

  private static ClassLoader loader() {
    return Leaver.class.getClassLoader();
  }

  private static Thread begin(String name, Runnable task) {
    return begin(new Thread(task, name));
  }

  private static Thread begin(Thread thread) {
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static Object timer(String name) throws InterruptedException {
    Timer timer = new Timer(name, true);
    Tick tick = new Tick();
    timer.schedule(tick, 0, 5);
    tick.ticked.await();
    return timer;
  }

  private static ExecutorService executor() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(1);
    executor.submit(() -> "done").get();
    return executor;
  }

  private static Object driver() throws Exception {
    Driver driver = new NoDriver();
    DriverManager.registerDriver(driver);
    return driver;
  }

  private static Thread hook() {
    Thread hook = new Thread(new Sleep());
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  private static Object mbean(String name) throws Exception {
    ObjectName object = new ObjectName("leaver:type=Session,name=" + name);
    ManagementFactory.getPlatformMBeanServer().registerMBean(new Session(), object);
    return object;
  }

  private static Object logHandler(String name) {
    Logger logger = Logger.getLogger(name);
    logger.addHandler(new Log());
    return logger;
  }

  private static Object logFilter(String name) {
    Logger logger = Logger.getLogger(name);
    logger.setFilter(line -> true);
    return logger;
  }

  private static Object exceptions() {
    Thread.setDefaultUncaughtExceptionHandler(new Handling());
    return Thread.getDefaultUncaughtExceptionHandler();
  }

  private static Object cookies() {
    CookieHandler.setDefault(new Cookies());
    return CookieHandler.getDefault();
  }

  private static Object passwords() {
    Authenticator.setDefault(new Authenticator() {});
    return Authenticator.getDefault();
  }

  private static Object proxies() {
    ProxySelector.setDefault(new Proxies());
    return ProxySelector.getDefault();
  }

  private static Object security(String name) {
    Provider provider = new Provider(name, "1", "for a test") {};
    Security.addProvider(provider);
    return provider;
  }

  private static Object client() {
    client = HttpClient.newBuilder().executor(Runnable::run).build();
    return client;
  }

  /** Ends when it is interrupted. */
  public static final class Sleep implements Runnable {
    @Override
    public void run() {
      try {
        Thread.sleep(1_000_000);
      } catch (InterruptedException told) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The same as a thread. */
  public static final class Sleeper extends Thread {
    Sleeper(String name) {
      super(name);
    }

    @Override
    public void run() {
      new Sleep().run();
    }
  }

  /** A standard MBean. */
  public interface SessionMBean {
    int getCount();
  }

  /** Something that code keeps. */
  public static final class Session implements SessionMBean {
    @Override
    public int getCount() {
      return 1;
    }
  }

  /** Ticks. */
  public static final class Tick extends TimerTask {
    final CountDownLatch ticked = new CountDownLatch(1);

    @Override
    public void run() {
      ticked.countDown();
    }
  }

  /** Logs. */
  public static final class Log extends ConsoleHandler {}

  /** Texts in a class. */
  public static final class Texts extends ListResourceBundle {
    @Override
    protected Object[][] getContents() {
      return new Object[][] {{"hello", "Hello"}};
    }
  }

  /** Ignores what was thrown. */
  public static final class Handling implements Thread.UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {}
  }

  /** Has none. */
  public static final class Cookies extends CookieHandler {
    @Override
    public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
      return Map.of();
    }

    @Override
    public void put(URI uri, Map<String, List<String>> headers) {}
  }

  /** Needs none. */
  public static final class Proxies extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
      return List.of(Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, java.io.IOException failure) {}
  }

  /** Drives nothing. */
  public static final class NoDriver implements Driver {
    @Override
    public Connection connect(String url, Properties info) {
      return null;
    }

    @Override
    public boolean acceptsURL(String url) {
      return false;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
      return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
      return 1;
    }

    @Override
    public int getMinorVersion() {
      return 0;
    }

    @Override
    public boolean jdbcCompliant() {
      return false;
    }

    @Override
    public Logger getParentLogger() {
      return null;
    }
  }
}
