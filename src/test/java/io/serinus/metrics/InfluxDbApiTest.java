package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProviderType;
import io.serinus.model.Json;
import io.serinus.model.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InfluxDbApiTest extends MetricProviderContract {
  private static final String ANNOTATIONS =
      """
      #datatype,string,long,dateTime:RFC3339,double,string
      #group,false,false,false,false,true
      #default,_result,,,,
      ,result,table,_time,_value,path
      """;

  @Override
  MetricProviderType type() {
    return MetricProviderType.INFLUX_DB;
  }

  @Override
  String unreadable() {
    return "no table of Flux";
  }

  @Override
  String number(double value) {
    return table(",,0,2026-03-01T12:00:00Z," + value + ",\"/a,b\"\n");
  }

  @Override
  String nothing() {
    return "\r\n";
  }

  @Override
  String refusal(String words) {
    return "{\"code\":\"invalid\",\"message\":\"" + words + "\"}";
  }

  @Override
  Map<String, Secret> credentials() {
    return Map.of("token", new Secret("hidden-token"), "org", new Secret("hidden & sought"));
  }

  @Override
  void assertProven() {
    assertThat(headers.get(0)).containsEntry("Authorization", List.of("Token hidden-token"));
    assertThat(parameters()).containsExactly(entry("org", "hidden & sought"));
  }

  private static String table(String records) {
    return (ANNOTATIONS + records).replace("\n", "\r\n") + "\r\n";
  }

  @Test
  void theQueryIsSentAsFlux() throws JsonProcessingException {
    answer = number(1);
    measure();

    assertThat(asked.get(0).getPath()).isEqualTo("/prefix/api/v2/query");
    assertThat(headers.get(0))
        .containsEntry("Content-type", List.of("application/json"))
        .containsEntry("Accept", List.of("application/csv"));
    JsonNode body = Json.MAPPER.readTree(bodies.get(0));
    assertThat(body.path("query").asText()).isEqualTo(QUERY);
    assertThat(body.path("type").asText()).isEqualTo("flux");
  }

  @Test
  void theFirstRecordCounts() {
    answer =
        table(",,0,2026-03-01T12:00:00Z,41,\"a \"\"b\"\"\nc\"\n,,1,2026-03-01T12:01:00Z,42,d\n");

    assertThat(measure()).isEqualTo(new Measurement.Value(41));
  }

  @Test
  void anEmptyTableIsPassedOverAndOneWithoutAnnotationsIsReadToo() {
    answer = ANNOTATIONS + "\n" + ANNOTATIONS + ",,0,2026-03-01T12:00:00Z,3,d\n";
    assertThat(measure()).isEqualTo(new Measurement.Value(3));

    answer = ",result,table,_value\r\n,_result,0,4";
    assertThat(measure()).isEqualTo(new Measurement.Value(4));
  }

  @Test
  void aValueThatIsNullOrNotANumberIsNoData() {
    answer = table(",,0,2026-03-01T12:00:00Z,,d\n");
    assertThat(measure()).isEqualTo(new Measurement.NoData());

    answer = table(",,0,2026-03-01T12:00:00Z,NaN,d\n");
    assertThat(measure()).isEqualTo(new Measurement.NoData());
  }

  @Test
  void aTextAndAMissingColumnSayWhatIsWrong() {
    answer = table(",,0,2026-03-01T12:00:00Z,true,d\n");
    assertThat(reason(measure())).contains("no number");

    answer = ",result,table,count\r\n,_result,0,4";
    assertThat(reason(measure())).contains("column _value");
  }

  @Test
  void anErrorThatCameWithAGoodStatusIsTold() {
    answer =
        """
        #datatype,string,string
        #group,true,true
        #default,,
        ,error,reference
        ,"failed to create physical plan, no bounds",
        """;

    assertThat(reason(measure()))
        .contains("answered an error: failed to create physical plan, no bounds");
  }
}
