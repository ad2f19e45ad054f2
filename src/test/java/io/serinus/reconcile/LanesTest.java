package io.serinus.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class LanesTest {
  private final Queue<Runnable> underWay = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final Lanes lanes = new Lanes(underWay::add, 2);

  @Test
  void inALaneNoMoreIsUnderWayThanItsWidth() {
    submit("one", "a");
    submit("one", "b");
    submit("one", "c");

    assertThat(underWay).hasSize(2);
  }

  @Test
  void aFullLaneLeavesTheOthersFree() {
    submit("one", "a");
    submit("one", "b");
    submit("one", "c");
    submit("two", "d");

    assertThat(underWay).hasSize(3);
  }

  @Test
  void whatWaitsGoesOnInItsOrderWhenThereIsRoom() {
    List.of("a", "b", "c", "d", "e").forEach(work -> submit("one", work));
    finishAll();

    assertThat(done).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void aLaneThatWasEmptiedHasItsWholeWidthAgain() {
    List.of("a", "b", "c").forEach(work -> submit("one", work));
    finishAll();
    List.of("d", "e", "f").forEach(work -> submit("one", work));

    assertThat(underWay).hasSize(2);
  }

  @Test
  void workThatFailsIsTheFailureOfItsAnswerAndLeavesItsPlace() {
    CompletableFuture<String> failing =
        lanes.submit(
            "one",
            () -> {
              throw new IllegalStateException("broken");
            });
    submit("one", "a");
    submit("one", "b");
    finishAll();

    assertThat(failing).isCompletedExceptionally();
    assertThat(done).containsExactly("a", "b");
  }

  private void submit(String lane, String work) {
    CompletableFuture<String> answer = lanes.submit(lane, () -> work);
    var unused = answer.thenAccept(done::add);
  }

  private void finishAll() {
    while (!underWay.isEmpty()) {
      underWay.remove().run();
    }
  }
}
