package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.ObjectRef;
import io.serinus.reconcile.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit that was applied in part when its remote went away. */
final class RemoteAwayTest {
  private static final ObjectRef OBSTRUCTED = new ObjectRef("v1", "ConfigMap", "test", "two");
  private static final ObjectRef APPLIED = new ObjectRef("v1", "ConfigMap", "test", "one");

  private GitDrivenRun run;

  @BeforeEach
  void aCommitOfWhichOneObjectIsRefused(@TempDir Path folder) {
    run = new GitDrivenRun(folder);
    run.commit("Two", Map.of("one.yaml", configMap("one"), "two.yaml", configMap("two")));
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void anObjectThatFailedIsTriedAgainThoughTheRemoteIsAway() {
    applyInPart();

    run.remoteAway();
    run.pass(Duration.ofMinutes(1));
    run.cluster().heal();

    assertThat(run.await(() -> run.sandbox().find(OBSTRUCTED).isPresent())).isTrue();
  }

  @Test
  void aRestartedControllerAppliesTheTipItKnowsThoughTheRemoteIsAway() {
    applyInPart();
    run.stop();
    run.remoteAway();

    run.restart();
    run.cluster().heal();

    assertThat(run.await(() -> run.sandbox().find(OBSTRUCTED).isPresent())).isTrue();
  }

  @Test
  void aReplicaThatMayBeBehindOthersAppliesNothingBeforeItReachedTheRemote() {
    applyInPart();
    run.stop();
    run.remoteAway();
    run.withOtherReplicas();

    run.restart();
    run.cluster().heal();
    run.pass(Duration.ofMinutes(20));
    assertThat(run.sandbox().find(OBSTRUCTED)).isEmpty();
    run.remoteBack();

    assertThat(run.await(() -> run.sandbox().find(OBSTRUCTED).isPresent())).isTrue();
  }

  private void applyInPart() {
    run.rebuild();
    run.cluster().failWhile(write -> write.endsWith("test/" + OBSTRUCTED.name()), Fault.DENIED);
    assertThat(run.await(() -> run.sandbox().find(APPLIED).isPresent())).isTrue();
    run.pass(Duration.ofSeconds(10));
    assertThat(run.sandbox().find(OBSTRUCTED)).isEmpty();
  }

  private static String configMap(String name) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: test, name: %s}}"
        .formatted(name);
  }
}
