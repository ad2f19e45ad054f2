package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class EventsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/reconcile/events.txt");

  @Test
  void theEventsOfAPromotionAndARollbackReadAsUsersKnowThem() throws IOException {
    SandboxRun run = new SandboxRun();
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    run.bump(SandboxRun.BAD);
    assertThat(run.settlesAt(Phase.FAILED, SandboxRun.BAD)).isTrue();

    assertThat(run.events()).containsExactlyElementsOf(Files.readAllLines(GOLDEN));
  }
}
