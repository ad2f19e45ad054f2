package io.serinus.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnavailableException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Objects that are there for the length of one question, and are taken back after it. */
final class ObjectsOnLoan {
  private static final Logger LOGGER = LoggerFactory.getLogger(ObjectsOnLoan.class);
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  /** More than this is not remembered: the log names each. */
  private static final int MOST_LEFT = 1000;

  private final ApiRequests requests;
  private final Queue<Loan> left = new ConcurrentLinkedQueue<>();

  ObjectsOnLoan(ApiRequests requests) {
    this.requests = requests;
  }

  /** Creates nothing yet. */
  Loan take(ResourceKind kind, KubernetesObject object) {
    int before = left.size();
    for (int tried = 0; tried < before; tried++) {
      Loan old = left.poll();
      if (old != null) {
        old.close();
      }
    }
    return new Loan(kind, object);
  }

  /** One object; closing deletes it. */
  final class Loan implements AutoCloseable {
    private final ResourceKind kind;
    private final KubernetesObject object;
    private boolean mayBeThere;
    private String uid = "";

    private Loan(ResourceKind kind, KubernetesObject object) {
      this.kind = kind;
      this.object = object;
    }

    ApiAnswer create() {
      mayBeThere = true;
      ApiAnswer answer =
          requests.send(
              "POST",
              ResourcePaths.collection(kind, object.namespace()),
              "application/json",
              object.tree());
      mayBeThere = answer.successful() || answer.code() >= 500;
      uid = answer.successful() ? answer.body().at("/metadata/uid").asText() : "";
      return answer;
    }

    @Override
    public void close() {
      if (!mayBeThere) {
        return;
      }
      ObjectNode options = Json.MAPPER.createObjectNode();
      options.put("apiVersion", "v1").put("kind", "DeleteOptions");
      if (!uid.isEmpty()) {
        options.putObject("preconditions").put("uid", uid);
      }
      String path = ResourcePaths.object(kind, object.namespace(), object.name());
      try {
        ApiAnswer answer = requests.takeBack(path, options);
        boolean gone =
            answer.successful() || answer.code() == NOT_FOUND || answer.code() == CONFLICT;
        if (!gone) {
          remember(answer.message());
        }
      } catch (UnavailableException failure) {
        remember(String.valueOf(failure.getMessage()));
      }
    }

    private void remember(String why) {
      LOGGER.warn(
          "An object could not be deleted and is tried again later, object={} reason={}",
          object,
          why);
      if (left.size() < MOST_LEFT) {
        left.add(this);
      }
    }
  }
}
