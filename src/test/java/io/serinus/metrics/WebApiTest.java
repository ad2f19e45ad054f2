package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricProviderType;
import io.serinus.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebApiTest extends MetricProviderContract {
  @Override
  MetricProviderType type() {
    return MetricProviderType.WEB;
  }

  @Override
  String text() {
    return "/data/0/error~1rate\n";
  }

  @Override
  String number(double value) {
    return "{\"data\":[{\"error/rate\":" + value + "}]}";
  }

  @Override
  String nothing() {
    return "{\"data\":[{\"error/rate\":null}]}";
  }

  @Override
  String refusal(String words) {
    return "{\"title\":\"" + words + "\"}";
  }

  @Override
  Map<String, Secret> credentials() {
    return Map.of("token", new Secret("hidden-token"));
  }

  @Override
  void assertProven() {
    assertThat(headers.get(0)).containsEntry("Authorization", List.of("Bearer hidden-token"));
  }

  @Test
  void theAddressIsAskedAsItStands() {
    answer = number(1);
    String address = base() + "rate?window=60s&app=shop%20front";
    measure(query(new MetricProvider(type(), address, Map.of(), Optional.empty(), true)));

    assertThat(asked.get(0).toString()).isEqualTo("/prefix/rate?window=60s&app=shop%20front");
  }

  @Test
  void aNumberInTextIsANumberToo() {
    answer = "{\"data\":[{\"error/rate\":\" 1.5e-1 \"}]}";
    assertThat(measure()).isEqualTo(new Measurement.Value(0.15));

    answer = "{\"data\":[{\"error/rate\":\"NaN\"}]}";
    assertThat(measure()).isEqualTo(new Measurement.NoData());
  }

  @Test
  void whatIsNoNumberIsSaidToBeNone() {
    for (String value : List.of("true", "\"5d\"", "\"0x1p3\"", "{}", "[1]", "\"\"")) {
      answer = "{\"data\":[{\"error/rate\":" + value + "}]}";
      assertThat(reason(measure())).contains("no number");
    }
  }

  @Test
  void aPointerToNothingIsNamed() {
    answer = "{\"data\":[]}";

    assertThat(reason(measure())).contains("nothing at /data/0/error~1rate");
  }

  @Test
  void aPointerThatIsNoneSaysWhatToWriteAndNobodyIsAsked() {
    assertThat(reason(measure(asking("data.rate")))).contains("write it like /data/0/value");
    assertThat(asked).isEmpty();
  }

  @Test
  void aUserAndAPasswordProveWhoAsksToo() {
    answer = number(1);
    measure(
        withSecret()
            .withCredentials(
                Map.of("username", new Secret("ada"), "password", new Secret("lovelace"))));

    assertThat(headers.get(0)).containsEntry("Authorization", List.of("Basic YWRhOmxvdmVsYWNl"));
  }
}
