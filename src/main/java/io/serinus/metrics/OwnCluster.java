package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.KubernetesObject;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * The cluster that the controller runs in, asked with the controller's own identity. Bounded in
 * time and size. Both methods may throw {@link io.serinus.model.UnavailableException}.
 */
public interface OwnCluster {

  /**
   * What the API server answers.
   *
   * @param path with its query, from the first slash on
   */
  Answer get(String path);

  /**
   * Creates a namespaced object, waits until whoever works on its kind is done with it, and deletes
   * it whatever happens.
   *
   * @param plural the kind's name in URLs
   * @param object has a name that nobody else uses
   * @param limit of the wait; longer is {@link io.serinus.model.UnavailableException}
   * @return the object when it is done, or the refusal
   */
  Answer onLoan(String plural, KubernetesObject object, Predicate<JsonNode> done, Duration limit);

  /**
   * An answer.
   *
   * @param status HTTP status code
   * @param body empty object when it was not JSON, as where nothing is served at all
   */
  record Answer(int status, JsonNode body) {
    boolean successful() {
      return status >= 200 && status < 300;
    }
  }
}
