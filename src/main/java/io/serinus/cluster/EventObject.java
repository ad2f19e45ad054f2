package io.serinus.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.ObjectRef;
import java.time.temporal.ChronoUnit;

/** A {@link ClusterEvent} as an object of the core group. */
final class EventObject {
  private static final int LONGEST_MESSAGE = 1024;

  private EventObject() {}

  /** Events about cluster-scoped objects live in the namespace {@code default}. */
  static String namespace(ClusterEvent event) {
    return event.regarding().namespace().isEmpty() ? "default" : event.regarding().namespace();
  }

  static ObjectNode of(ClusterEvent event) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("apiVersion", "v1").put("kind", "Event");
    tree.putObject("metadata").put("namespace", namespace(event)).put("name", event.name());
    ObjectRef regarding = event.regarding();
    tree.putObject("involvedObject")
        .put("apiVersion", regarding.apiVersion())
        .put("kind", regarding.kind())
        .put("namespace", regarding.namespace())
        .put("name", regarding.name())
        .put("uid", event.uid());
    String at = event.at().truncatedTo(ChronoUnit.SECONDS).toString();
    tree.put("type", event.warning() ? "Warning" : "Normal")
        .put("reason", event.reason())
        .put("message", cut(event.message()))
        .put("firstTimestamp", at)
        .put("lastTimestamp", at)
        .put("count", 1)
        .put("reportingComponent", "serinus")
        .putObject("source")
        .put("component", "serinus");
    return tree;
  }

  private static String cut(String message) {
    if (message.length() <= LONGEST_MESSAGE) {
      return message;
    }
    boolean splitsPair = Character.isHighSurrogate(message.charAt(LONGEST_MESSAGE - 2));
    return message.substring(0, LONGEST_MESSAGE - (splitsPair ? 2 : 1)) + "…";
  }
}
