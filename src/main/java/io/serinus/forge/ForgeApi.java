package io.serinus.forge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.forge.ForgeOutcome.Done;
import io.serinus.http.HttpBody;
import io.serinus.http.HttpHeader;
import io.serinus.http.HttpMethod;
import io.serinus.http.HttpRequest;
import io.serinus.http.HttpResponse;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Speaks JSON with one host's API as one token, about one repository. */
final class ForgeApi {
  /** A page of a hundred long comments has to fit. */
  private static final int MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

  private final ObjectMapper json = new ObjectMapper();
  private final RequestLane lane;
  private final URI root;
  private final RepositorySlug repository;
  private final List<HttpHeader> headers;
  private final ApiRefusals refusals;

  /**
   * @param root where the API begins, without a slash at its end
   * @param headers sent with every request, authorization among them
   * @param token taken out of whatever the host says
   */
  ForgeApi(
      RequestLane lane,
      URI root,
      RepositorySlug repository,
      List<HttpHeader> headers,
      Secret token) {
    this.lane = lane;
    this.root = root;
    this.repository = repository;
    this.headers = withCommonHeaders(headers);
    this.refusals = new ApiRefusals(json, root.toString(), repository, token);
  }

  private static List<HttpHeader> withCommonHeaders(List<HttpHeader> headers) {
    List<HttpHeader> all = new ArrayList<>(headers);
    // GitHub refuses requests without this.
    all.add(new HttpHeader("User-Agent", new Secret("serinus")));
    return List.copyOf(all);
  }

  /** The path of something in the repository. */
  String inRepository(String path) {
    return "/repos/" + repository.owner() + "/" + repository.name() + path;
  }

  RepositorySlug repository() {
    return repository;
  }

  ObjectNode object() {
    return json.createObjectNode();
  }

  /**
   * @param expected statuses besides 2xx that the caller understands
   */
  ForgeOutcome<ApiAnswer> get(String path, Integer... expected) {
    return lane.read(request(HttpMethod.GET, path)).then(response -> judge(response, expected));
  }

  /**
   * @param expected statuses besides 2xx that the caller understands
   */
  ForgeOutcome<ApiAnswer> send(
      HttpMethod method, String path, ObjectNode body, Integer... expected) {
    HttpRequest request = request(method, path).withBody(HttpBody.json(body.toString()));
    return lane.write(request).then(response -> judge(response, expected));
  }

  private HttpRequest request(HttpMethod method, String path) {
    return new HttpRequest(
        method,
        URI.create(root + path),
        headers,
        Optional.empty(),
        HttpRequest.DEFAULT_TIMEOUT,
        MAX_RESPONSE_BYTES);
  }

  private ForgeOutcome<ApiAnswer> judge(HttpResponse response, Integer... expected) {
    if (response.isSuccessful()) {
      boolean next = response.header("link").orElse("").contains("rel=\"next\"");
      return new Done<>(new ApiAnswer(response.status(), parse(response), next));
    }
    if (Set.of(expected).contains(response.status())) {
      return new Done<>(new ApiAnswer(response.status(), MissingNode.getInstance(), false));
    }
    return refusals.of(response);
  }

  private JsonNode parse(HttpResponse response) {
    try {
      return response.body().isBlank() ? MissingNode.getInstance() : json.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new UnavailableException(
          "ForgeAnswerUnreadable",
          "%s answered %d with something that is not JSON; is it the address of the host, and no proxy in between?"
              .formatted(root, response.status()));
    }
  }
}
