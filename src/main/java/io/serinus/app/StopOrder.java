package io.serinus.app;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the parts of the process, whatever order they were started in. A part that cannot be
 * stopped is logged and keeps no other from being stopped.
 */
final class StopOrder implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(StopOrder.class);

  /** What is stopped together, the first first. */
  enum Stage {
    /** Rounds of Canaries: what writes to the cluster and asks others. No other round begins. */
    ROLLOUTS,
    /** The Lease is given back; from here on another replica drives. */
    LEADERSHIP,
    /** Rounds of repositories and forges that are under way. */
    REMOTES,
    /** What they worked with. */
    STATE,
    /** Connections and threads. */
    CONNECTIONS
  }

  private record Part(String name, AutoCloseable stop) {}

  private final Map<Stage, List<Part>> parts = new EnumMap<>(Stage.class);

  /** Has a part stopped in its stage; within a stage the last that was added is stopped first. */
  <T extends AutoCloseable> T add(Stage stage, T part) {
    return add(stage, part, part);
  }

  /** The same for a part that is stopped in another way than by being closed. */
  <T> T add(Stage stage, T part, AutoCloseable stop) {
    parts
        .computeIfAbsent(stage, unused -> new ArrayList<>())
        .add(0, new Part(part.getClass().getSimpleName(), stop));
    return part;
  }

  @Override
  public void close() {
    parts.values().forEach(stage -> stage.forEach(StopOrder::stop));
    parts.clear();
  }

  private static void stop(Part part) {
    try {
      part.stop().close();
    } catch (Exception failure) {
      LOGGER.warn("A part could not be stopped, part={}", part.name(), failure);
    }
  }
}
