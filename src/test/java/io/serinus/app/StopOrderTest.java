package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.app.StopOrder.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopOrderTest {
  private final List<String> stopped = new ArrayList<>();

  @Test
  void theLeaseIsGivenBackAfterTheTicksAndBeforeEverythingElse() {
    StopOrder order = new StopOrder();
    order.add(Stage.CONNECTIONS, "connections", () -> stopped.add("connections"));
    order.add(Stage.LEADERSHIP, "lease", () -> stopped.add("lease"));
    order.add(Stage.CONNECTIONS, "cluster", () -> stopped.add("cluster"));
    order.add(Stage.REMOTES, "remotes", () -> stopped.add("remotes"));
    order.add(Stage.ROLLOUTS, "rollouts", () -> stopped.add("rollouts"));
    order.add(Stage.STATE, "state", () -> stopped.add("state"));

    order.close();

    assertThat(stopped)
        .containsExactly("rollouts", "lease", "remotes", "state", "cluster", "connections");
  }

  @Test
  void aPartThatCannotBeStoppedKeepsNoOtherFromIt() {
    StopOrder order = new StopOrder();
    order.add(
        Stage.ROLLOUTS,
        "broken",
        () -> {
          throw new IllegalStateException("test");
        });
    order.add(Stage.LEADERSHIP, "lease", () -> stopped.add("lease"));

    order.close();

    assertThat(stopped).containsExactly("lease");
  }
}
