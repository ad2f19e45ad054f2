package io.serinus.bench;

import io.serinus.testbed.ControllerProcess;
import java.util.List;
import java.util.Map;

/** The resident memory of a controller that was just started and has done one rollout. */
final class MemoryFigures {
  private static final double MEBIBYTES = 256;

  private MemoryFigures() {}

  static List<Row> of(Applications applications) {
    ControllerProcess controller = applications.controller();
    controller.stop();
    controller.startAgain();
    applications.ensure(0);
    double started = mebibytes(controller);
    applications.rollOut(1, Map.of());
    applications.ensure(0);
    return List.of(
        Row.note("memory: VmRSS with 20 canaries, started", "%.0f MiB".formatted(started)),
        Row.atMost(
            "memory: VmRSS with 20 canaries, after a rollout",
            mebibytes(controller),
            MEBIBYTES,
            "%.0f MiB"));
  }

  private static double mebibytes(ControllerProcess controller) {
    return controller.residentBytes() / (1024.0 * 1024.0);
  }
}
