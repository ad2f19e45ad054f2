package io.serinus.mesh;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Plays one scenario from its first chapter to its last while its users keep asking. */
final class ScenarioPlay implements AutoCloseable {
  private final MeshWorld world;
  private final Scenario scenario;
  private final CanaryUnderLoad canary;

  ScenarioPlay(MeshWorld world, Scenario scenario) {
    this.world = world;
    this.scenario = scenario;
    this.canary = new CanaryUnderLoad(world, scenario);
  }

  List<Outcome> play() {
    canary.prepare();
    List<Stage> stages = new ArrayList<>();
    for (Chapter chapter : scenario.chapters()) {
      stages.add(play(chapter));
    }
    return canary.end(stages);
  }

  private Stage play(Chapter chapter) {
    Instant began = world.clock.instant();
    switch (chapter.ending()) {
      case INITIALISED -> canary.apply();
      case DELETED -> world.deleteCanary(scenario.namespace(), scenario.name());
      case PROMOTED, ERRORS, LATENCY -> canary.release(chapter.ending());
      case OVERTAKEN -> {
        canary.release(Ending.PROMOTED);
        canary.awaitCanary(chapter.words(), seen -> chapter.isOvertakenAt(seen.status()));
        canary.release(Ending.PROMOTED);
      }
    }
    return new Stage(
        chapter, began, canary.awaitEnd(chapter.ending()), world.clock.instant(), canary.version());
  }

  @Override
  public void close() {
    canary.close();
  }
}
