package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.BoundedLine;
import io.serinus.http.HttpBody;
import io.serinus.http.HttpRequest;
import io.serinus.model.Json;
import io.serinus.model.Secret;
import java.util.ArrayList;
import java.util.List;

/**
 * InfluxDB 2: one Flux query, which says itself how far it looks back. The {@code _value} of the
 * answer's first record counts. Source: InfluxDB's documentation, "/api/v2/query" and "Annotated
 * CSV".
 */
final class InfluxDbApi implements ProviderApi {

  @Override
  public String name() {
    return "InfluxDB";
  }

  @Override
  public AnswerForm form() {
    return AnswerForm.CSV;
  }

  @Override
  public HttpRequest request(MetricQuery query) {
    ProviderUrl url = ProviderUrl.under(query.provider().address(), "/api/v2/query");
    if (query.provider().secret().isEmpty()) {
      return asking(url, query);
    }
    List<Secret> entries = ProviderCredentials.wanted(query);
    return asking(url.with("org", entries.get(1).reveal()), query)
        .withHeader("Authorization", new Secret("Token " + entries.get(0).reveal()));
  }

  private static HttpRequest asking(ProviderUrl url, MetricQuery query) {
    ObjectNode body = Json.MAPPER.createObjectNode().put("query", query.text()).put("type", "flux");
    ObjectNode dialect = body.putObject("dialect").put("header", true);
    dialect.putArray("annotations").add("datatype").add("group").add("default");
    return HttpRequest.post(url.uri(), HttpBody.json(body.toString()))
        .withHeader("Accept", "application/csv");
  }

  /**
   * A table begins with annotations ({@code #datatype}, {@code #default}), then come its column
   * names, then its records. An error that came too late for a status is a table of its own.
   */
  @Override
  public Measurement read(MetricQuery query, JsonNode answer) {
    List<String> defaults = List.of();
    List<String> columns = List.of();
    for (JsonNode row : answer) {
      List<String> cells = texts(row);
      String annotation = cells.isEmpty() ? "" : cells.get(0);
      if (annotation.startsWith("#")) {
        defaults = annotation.equals("#default") ? cells : defaults;
        columns = List.of();
      } else if (columns.isEmpty()) {
        columns = cells;
        if (!columns.contains("table") && !columns.contains("error")) {
          return new Measurement.Unavailable("answered no table of Flux; is it InfluxDB?");
        }
      } else {
        return record(columns, cells, defaults);
      }
    }
    return new Measurement.NoData();
  }

  private static Measurement record(
      List<String> columns, List<String> cells, List<String> defaults) {
    if (columns.contains("error") && !columns.contains("table")) {
      return new Measurement.Unavailable(
          "answered an error: " + BoundedLine.of(cell(cells, columns.indexOf("error"))));
    }
    int value = columns.indexOf("_value");
    if (value < 0) {
      return new Measurement.Unavailable(
          "answered a table without a column _value: keep that column, or rename yours to it");
    }
    String text = cell(cells, value);
    String known = text.isEmpty() ? cell(defaults, value) : text;
    return known.isEmpty()
        ? new Measurement.NoData()
        : AnsweredNumber.of(Json.MAPPER.getNodeFactory().textNode(known));
  }

  private static List<String> texts(JsonNode row) {
    List<String> texts = new ArrayList<>();
    row.forEach(cell -> texts.add(cell.asText()));
    return texts;
  }

  private static String cell(List<String> cells, int column) {
    return column < cells.size() ? cells.get(column) : "";
  }

  @Override
  public String complaint(JsonNode answer) {
    return answer.path("message").asText();
  }
}
