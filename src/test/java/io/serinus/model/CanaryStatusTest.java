package io.serinus.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The status is all that a process knows after it was killed. */
class CanaryStatusTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Property(tries = 2000)
  void whatIsWrittenDownIsReadAgainAsItWas(@ForAll("statuses") CanaryStatus status)
      throws IOException {
    assertThat(read(JSON.readTree(Json.tree(status).toString()))).isEqualTo(status);
  }

  @Property(tries = 200)
  void fieldsOfALaterVersionAreNoObstacle(@ForAll("statuses") CanaryStatus status) {
    ObjectNode tree = (ObjectNode) Json.tree(status);
    tree.put("ofALaterVersion", 1);
    if (tree.get("serinus") instanceof ObjectNode ours) {
      ours.putObject("ofALaterVersion").put("any", "thing");
    }
    assertThat(read(tree)).isEqualTo(status);
  }

  @Provide
  Arbitrary<CanaryStatus> statuses() {
    return RandomRecords.of(CanaryStatus.class);
  }

  private static CanaryStatus read(JsonNode status) {
    ObjectNode canary = JSON.createObjectNode();
    canary.put("apiVersion", "flagger.app/v1beta1").put("kind", "Canary");
    canary.putObject("metadata").put("namespace", "test").put("name", "app");
    canary.putObject("spec").putObject("targetRef").put("kind", "Deployment").put("name", "app");
    canary.set("status", status);
    return Canary.of(KubernetesObject.of(canary)).status();
  }
}
