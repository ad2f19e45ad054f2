package io.serinus.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.cluster.ApiAnswer;
import io.serinus.cluster.BoundedQuestions;
import io.serinus.cluster.ResourceKind;
import io.serinus.metrics.OwnCluster;
import io.serinus.model.KubernetesObject;
import java.time.Duration;
import java.util.function.Predicate;

/** The cluster as providers of metrics see it. */
record ClusterOfMetrics(BoundedQuestions questions) implements OwnCluster {

  @Override
  public Answer get(String path) {
    return answer(questions.get(path));
  }

  @Override
  public Answer onLoan(
      String plural, KubernetesObject object, Predicate<JsonNode> done, Duration limit) {
    ResourceKind kind = new ResourceKind(object.ref().apiVersion(), object.kind(), plural, true);
    return answer(questions.onLoan(kind, object, done, limit));
  }

  private static Answer answer(ApiAnswer answer) {
    return new Answer(answer.code(), answer.body());
  }
}
