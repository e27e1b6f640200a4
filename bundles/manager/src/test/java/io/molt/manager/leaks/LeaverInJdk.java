package io.molt.manager.leaks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/** What a {@link Leaver} leaves in places that few know of. */
public final class LeaverInJdk {

  private LeaverInJdk() {}

  @SuppressWarnings("MustBeClosedChecker") // that nobody closes it is the point
  static Object leave(String how, String name) throws Exception {
    return switch (how) {
      case "standard mbean" -> standardMBean(name);
      case "notifications" -> notifications();
      case "notifications by name" -> notificationsByName();
      case "http server" -> httpServer();
      case "recorder listener" -> recorderListener();
      case "periodic event" -> periodicEvent();
      case "process" -> process();
      case "accept" -> accept();
      case "schedule" -> ForkJoinPool.commonPool().schedule(new Work(), 1, TimeUnit.HOURS);
      case "arena" -> Arena.ofShared();
      case "virtual threads" -> virtualThreads();
      default -> throw new IllegalArgumentException(how);
    };
  }

  private static Object standardMBean(String name) throws Exception {
    ObjectName object = new ObjectName("leaver:type=Standard,name=" + name);
    StandardMBean standing = new StandardMBean(new Leaver.Session(), Leaver.SessionMBean.class);
    ManagementFactory.getPlatformMBeanServer().registerMBean(standing, object);
    return object;
  }

  private static Object notifications() {
    Heard heard = new Heard();
    NotificationEmitter memory = (NotificationEmitter) ManagementFactory.getMemoryMXBean();
    memory.addNotificationListener(heard, null, "handback");
    return heard;
  }

  private static Object notificationsByName() throws Exception {
    Heard heard = new Heard();
    ManagementFactory.getPlatformMBeanServer()
        .addNotificationListener(
            new ObjectName("JMImplementation:type=MBeanServerDelegate"), heard, null, null);
    return heard;
  }

  private static Object httpServer() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext("/", new Pages());
    server.start();
    return server;
  }

  private static Object recorderListener() {
    Recorded recorded = new Recorded();
    FlightRecorder.addListener(recorded);
    return recorded;
  }

  private static Object periodicEvent() {
    Work work = new Work();
    FlightRecorder.addPeriodicEvent(Beat.class, work);
    return work;
  }

  private static Object process() throws Exception {
    Process process = new ProcessBuilder("cat").start();
    process.onExit().thenRun(new Work());
    return process;
  }

  private static Object accept() throws Exception {
    AsynchronousServerSocketChannel channel =
        AsynchronousServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.accept(null, new Accepted());
    return channel;
  }

  /** One of them waits for what never comes. */
  private static Object virtualThreads() {
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    CountDownLatch never = new CountDownLatch(1);
    executor.submit(
        () -> {
          never.await();
          return "never";
        });
    return executor;
  }

  /** Something to do. */
  public static final class Work implements Runnable {
    @Override
    public void run() {}
  }

  /** Hears of what happens. */
  public static final class Heard implements NotificationListener {
    @Override
    public void handleNotification(Notification notification, Object handback) {}
  }

  /** Has no pages. */
  public static final class Pages implements HttpHandler {
    @Override
    public void handle(HttpExchange exchange) {
      exchange.close();
    }
  }

  /** Hears of recordings. */
  public static final class Recorded implements FlightRecorderListener {}

  /** Something to record. */
  public static final class Beat extends Event {}

  /** Takes a connection. */
  public static final class Accepted
      implements CompletionHandler<AsynchronousSocketChannel, Object> {
    @Override
    public void completed(AsynchronousSocketChannel channel, Object attachment) {}

    @Override
    public void failed(Throwable failure, Object attachment) {}
  }
}
