package io.serinus.istio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ServiceNames;
import org.junit.jupiter.api.Test;

class RoutedTrafficTest {
  private static final ServiceNames NAMES = new ServiceNames("app", "app-primary", "app-canary");

  @Test
  void theWeightOfTheCanarysDestinationIsRead() throws JsonProcessingException {
    assertThat(
            weight(
                "{'http':[{'route':["
                    + to("app-primary", 70)
                    + ","
                    + to("app-canary", 30)
                    + "]}]}"))
        .isEqualTo(30);
  }

  @Test
  void theRouteThatSendsMostDecides() throws JsonProcessingException {
    assertThat(
            weight(
                "{'http':[{'route':["
                    + to("app-canary", 100)
                    + "]},{'route':["
                    + to("app-primary", 100)
                    + "]}]}"))
        .isEqualTo(100);
  }

  @Test
  void aSingleDestinationWithoutAWeightHasAllRequests() throws JsonProcessingException {
    assertThat(
            weight(
                "{'tcp':[{'route':[{'destination':{'host':'app-canary.test.svc.cluster.local'}}]}]}"))
        .isEqualTo(100);
  }

  @Test
  void routesThatAUserWroteNameNoSide() throws JsonProcessingException {
    assertThat(namesASide("{'http':[{'route':[" + to("app", 100) + "]}]}")).isFalse();
    assertThat(namesASide("{'http':[{'route':[" + to("app-primary", 100) + "]}]}")).isTrue();
    assertThat(
            namesASide(
                "{'http':[{'route':["
                    + to("other", 100)
                    + "]}],"
                    + "'tcp':[{'route':[{'destination':{'host':'app-canary.test'}}]}]}"))
        .isTrue();
  }

  @Test
  void copiedRequestsCountAsWell() throws JsonProcessingException {
    String users = "'route':[" + to("app-primary", 100) + "]";
    String canary = "{'host':'app-canary'}";
    assertThat(weight("{'http':[{" + users + ",'mirror':" + canary + "}]}")).isEqualTo(100);
    assertThat(
            weight(
                "{'http':[{%s,'mirror':%s,'mirrorPercentage':{'value':0.5}}]}"
                    .formatted(users, canary)))
        .isEqualTo(1);
    assertThat(
            weight(
                "{'http':[{%s,'mirrors':[{'destination':%s,'percentage':{'value':20}}]}]}"
                    .formatted(users, canary)))
        .isEqualTo(20);
    assertThat(weight("{'http':[{" + users + ",'mirror':{'host':'other'}}]}")).isZero();
  }

  @Test
  void withoutTheCanaryThereIsNone() throws JsonProcessingException {
    assertThat(weight("{'http':[{'route':[" + to("app", 100) + "]}]}")).isZero();
    assertThat(weight("{}")).isZero();
  }

  private static String to(String host, int weight) {
    return "{'destination':{'host':'" + host + "'},'weight':" + weight + "}";
  }

  private static int weight(String spec) throws JsonProcessingException {
    return RoutedTraffic.toCanary(virtualService(spec), NAMES);
  }

  private static boolean namesASide(String spec) throws JsonProcessingException {
    return RoutedTraffic.namesASide(virtualService(spec), NAMES);
  }

  private static KubernetesObject virtualService(String spec) throws JsonProcessingException {
    String text =
        "{'apiVersion':'networking.istio.io/v1','kind':'VirtualService','metadata':{'name':'app'},'spec':"
            + spec
            + "}";
    return KubernetesObject.of(Json.MAPPER.readTree(text.replace('\'', '"')));
  }
}
