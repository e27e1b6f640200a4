package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.osgi.framework.connect.ConnectContent;

class ContentConnectorTest {

  private final ContentConnector connector = new ContentConnector();

  private static ConnectContent content() {
    return (ConnectContent)
        Proxy.newProxyInstance(
            ContentConnectorTest.class.getClassLoader(),
            new Class<?>[] {ConnectContent.class},
            (proxy, method, arguments) -> null);
  }

  @Test
  void contentIsServedUntilItIsForgotten() throws Exception {
    ConnectContent content = content();
    connector.accept("molt:chat/0/1", content);
    assertThat(connector.connect("molt:chat/0/1").orElseThrow().getContent()).isSameAs(content);
    assertThat(connector.connect("molt:chat/0/1")).isPresent();
    connector.accept("molt:chat/0/1", null);
    assertThat(connector.connect("molt:chat/0/1")).isEmpty();
  }

  @Test
  void otherBundlesAreLeftToTheFramework() {
    assertThat(connector.connect("file:/a.jar")).isEmpty();
  }
}
