package io.serinus.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.ClusterEvent;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.PendingNotification;
import io.serinus.model.PendingNotification.Kind;
import io.serinus.model.PendingNotification.Severity;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.VirtualClock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class NotifierTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final SandboxCluster sandbox = new SandboxCluster(new VirtualClock(NOW));
  private final FaultyCluster cluster = new FaultyCluster(sandbox);
  private final Notifier notifier = new Notifier(cluster);

  /** A Canary that has these messages to tell; each is its own id. */
  private static Canary canary(String... messages) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("apiVersion", "flagger.app/v1beta1").put("kind", "Canary");
    tree.putObject("metadata").put("namespace", "test").put("name", "app").put("uid", "u1");
    tree.putObject("spec").putObject("targetRef").put("kind", "Deployment").put("name", "app");
    List<PendingNotification> pending =
        Stream.of(messages)
            .map(text -> new PendingNotification(text, Kind.EVENT, Severity.INFO, text, NOW))
            .toList();
    ObjectNode rollout = Json.MAPPER.createObjectNode();
    rollout.set("pending", Json.tree(pending));
    tree.putObject("status").set("serinus", rollout);
    return Canary.of(KubernetesObject.of(tree));
  }

  private List<String> told() {
    return sandbox.events().stream().map(ClusterEvent::message).toList();
  }

  @Test
  void everythingIsToldInItsOrder() {
    assertThat(notifier.tell(canary("one", "two", "three"))).isTrue();
    assertThat(told()).containsExactly("one", "two", "three");
  }

  @Test
  void whatWasToldIsNotToldAgainWhileItStandsInTheStatus() {
    notifier.tell(canary("one", "two"));
    notifier.tell(canary("one", "two", "three"));

    assertThat(cluster.writes()).containsExactly("event one", "event two", "event three");
    assertThat(notifier.toldOf(canary("one"))).containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void theRestIsToldLaterInItsOrderWhenOneCouldNotBeTold() {
    cluster.failWhile("event two"::equals, Fault.LOST_REQUEST);
    assertThat(notifier.tell(canary("one", "two", "three"))).isFalse();
    assertThat(told()).containsExactly("one");

    cluster.heal();
    assertThat(notifier.tell(canary("one", "two", "three"))).isTrue();
    assertThat(told()).containsExactly("one", "two", "three");
  }

  @Test
  void toldTwiceIsToldOnce() {
    notifier.tell(canary("one"));
    new Notifier(cluster).tell(canary("one"));

    assertThat(cluster.writes()).containsExactly("event one", "event one");
    assertThat(told()).containsExactly("one");
  }

  @Test
  void whatTheStatusNoLongerListsIsForgotten() {
    notifier.tell(canary("one", "two"));
    notifier.tell(canary("two"));

    assertThat(notifier.toldOf(canary())).containsExactly("two");
  }

  @Test
  void aCanaryThatIsGoneIsForgotten() {
    notifier.tell(canary("one"));
    notifier.forget("u1");

    assertThat(notifier.toldOf(canary())).isEmpty();
  }

  @Test
  void aCanaryWithNothingToTellTellsNothing() {
    assertThat(notifier.tell(canary().with(CanaryStatus.NONE))).isTrue();
    assertThat(cluster.writes()).isEmpty();
  }
}
