package io.molt.deployer.weaving;

import java.util.Properties;
import java.util.function.Consumer;

/** Code that replaces the system properties, each in another way, and that with one of its own. */
public final class Depriver {

  private Depriver() {}

  private static Properties own() {
    Properties own = new Properties();
    own.setProperty("test.depriver", "set");
    return own;
  }

  public static void call() {
    System.setProperties(own());
  }

  public static void methodReference() {
    Consumer<Properties> replace = System::setProperties;
    replace.accept(own());
  }

  public static void null_() {
    System.setProperty("test.depriver", "set");
    System.setProperties(null);
  }
}
