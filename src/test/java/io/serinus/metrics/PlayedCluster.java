package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A cluster that gives one answer. */
final class PlayedCluster implements OwnCluster {
  final List<String> paths = new ArrayList<>();
  final List<KubernetesObject> lent = new ArrayList<>();
  private int status = 200;
  private JsonNode body = Yaml.parse("{}");

  void answers(int newStatus, String newBody) {
    status = newStatus;
    body = Yaml.parse(newBody);
  }

  @Override
  public Answer get(String path) {
    paths.add(path);
    return new Answer(status, body);
  }

  @Override
  public Answer onLoan(
      String plural, KubernetesObject object, Predicate<JsonNode> done, Duration limit) {
    paths.add(plural);
    lent.add(object);
    if (status == 200 && !done.test(body)) {
      throw new UnavailableException(
          "NotDone", object.ref() + " was not done within " + limit.toSeconds() + " s");
    }
    return new Answer(status, body);
  }
}
