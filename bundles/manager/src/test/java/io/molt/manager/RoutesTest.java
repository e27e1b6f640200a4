package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.reload.ReloadResult;
import io.molt.spi.ApplicationStatus;
import io.molt.spi.settings.ListenerSettings;
import io.molt.worker.Worker;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutesTest {

  private static final Runnable NOTHING = () -> {};

  @Test
  void aListenerLeadsToTheApplicationThatItNames() {
    ListenerSettings first = Town.listener("first", "http", "a");
    ListenerSettings second = Town.listener("second", "http", "b");
    Town town = new Town(first, second);
    town.deploy("a", () -> Town.http("a", NOTHING));
    town.deploy("b", () -> Town.http("b", NOTHING));
    town.manager.booted();
    assertThat(town.get(first)).containsExactly("200 a");
    assertThat(town.get(second)).containsExactly("200 b");
    assertThat(town.manager.status())
        .extracting(ApplicationStatus::listeners)
        .containsExactly(List.of("first"), List.of("second"));
  }

  @Test
  void aListenerWithoutANameTakesTheOnlyOneThatHandlesItsProtocol() {
    ListenerSettings web = Town.http("web");
    Town town = new Town(web);
    town.deploy("a", Town::tcp);
    town.deploy("b", () -> Town.http("b", NOTHING));
    town.manager.booted();
    assertThat(town.get(web)).containsExactly("200 b");
  }

  @Test
  void nobodyAnswersWhereNobodyHandlesTheProtocol() {
    ListenerSettings web = Town.http("web");
    Town town = new Town(web);
    town.manager.booted();
    assertThat(town.get(web)).containsExactly("nobody");
    town.deploy("late", () -> Town.http("late", NOTHING));
    assertThat(town.get(web)).containsExactly("200 late");
  }

  @Test
  void anAmbiguityAtBootLeadsNowhereAndNamesBoth() {
    ListenerSettings web = Town.http("web");
    Town town = new Town(web);
    town.deploy("a", () -> Town.http("a", NOTHING));
    town.deploy("b", () -> Town.http("b", NOTHING));
    town.manager.booted();
    assertThat(town.get(web)).containsExactly("nobody");
    assertThat(town.manager.status())
        .allSatisfy(
            status ->
                assertThat(status.lastFailure().orElseThrow().message())
                    .contains("conf/listener-web.cfg", "a and b"));
    town.manager.undeploy("b");
    town.schedule.run();
    assertThat(town.get(web)).containsExactly("200 a");
  }

  @Test
  void anApplicationThatWouldMakeAListenerAmbiguousFails() {
    ListenerSettings web = Town.http("web");
    Town town = new Town(web);
    town.deploy("a", () -> Town.http("a", NOTHING));
    town.manager.booted();
    ReloadResult result = town.deploy("b", () -> Town.http("b", NOTHING));
    assertThat(PreparationTest.failure(result).message())
        .contains("conf/listener-web.cfg", "a and b", "expected");
    assertThat(town.get(web)).containsExactly("200 a");
  }

  @Test
  void newCodeThatLostItsHandlerFails() {
    ListenerSettings web = Town.http("web");
    Town town = new Town(web);
    town.deploy("a", () -> Town.http("a", NOTHING));
    town.manager.booted();
    ReloadResult result = town.deploy("a", () -> new Worker() {});
    assertThat(PreparationTest.failure(result).message())
        .contains("protocol http", "listener web", "io.molt.net.http.HttpHandler")
        .endsWith("or, after a restart, no conf/listener-web.cfg or another application in it)");
    assertThat(town.get(web)).containsExactly("200 a");
  }

  @Test
  void anApplicationThatWasRefusedIsTakenUpWhenTheOtherGoes() {
    ListenerSettings web = Town.http("web");
    Town town = new Town(web);
    town.deploy("a", () -> Town.http("a", NOTHING));
    town.manager.booted();
    town.deploy("b", () -> Town.http("b", NOTHING));
    town.deploy("c", () -> Town.http("c", NOTHING));
    town.manager.undeploy("a");
    town.schedule.run();
    assertThat(town.get(web)).containsExactly("200 b");
    town.manager.undeploy("b");
    town.schedule.run();
    assertThat(town.get(web)).containsExactly("200 c");
    assertThat(town.manager.status())
        .allSatisfy(status -> assertThat(status.lastFailure()).isEmpty());
  }

  @Test
  void anApplicationThatWasRefusedAndIsGoneIsNotTakenUp() {
    ListenerSettings web = Town.http("web");
    Town town = new Town(web);
    town.deploy("a", () -> Town.http("a", NOTHING));
    town.manager.booted();
    town.deploy("b", () -> Town.http("b", NOTHING));
    town.manager.undeploy("b");
    town.manager.undeploy("a");
    town.schedule.run();
    assertThat(town.get(web)).containsExactly("nobody");
    assertThat(town.manager.status()).isEmpty();
  }

  @Test
  void aListenerThatNamesAnApplicationThatIsNotThereSaysWhatToDo() {
    ListenerSettings web = Town.listener("web", "http", "nope");
    ListenerSettings tcp = Town.listener("tcp", "tcp", null);
    Town town = new Town(web, tcp);
    town.manager.booted();
    assertThat(town.manager.unanswered())
        .containsEntry(
            "web",
            "conf/listener-web.cfg: application: nope: is not deployed, so nobody answers there"
                + " (expected: a bundle of that name in deploy/)")
        .containsEntry(
            "tcp",
            "conf/listener-tcp.cfg: nobody answers there, for no application handles protocol tcp"
                + " (expected: one whose worker class implements io.molt.net.StreamHandler, or no"
                + " such file)");
    town.deploy("a", () -> Town.http("a", NOTHING));
    town.deploy("b", Town::tcp);
    assertThat(town.manager.unanswered())
        .containsOnlyKeys("web")
        .containsEntry(
            "web",
            "conf/listener-web.cfg: application: nope: is not deployed, so nobody answers there"
                + " (expected: an application that handles protocol http, which a does; or a bundle"
                + " of that name in deploy/)");
    town.deploy("nope", () -> Town.http("nope", NOTHING));
    assertThat(town.manager.unanswered()).isEmpty();
  }
}
