package io.serinus.cluster;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;

/** Asks the API server for the metadata of objects only, in lists and watches. */
final class MetadataOnly implements Interceptor {
  static final String NAME = "metadata-only";

  private static final String FORM = "application/json;as=%s;g=meta.k8s.io;v=v1";
  static final String OF_LIST = FORM.formatted("PartialObjectMetadataList");
  private static final String OF_WATCH = FORM.formatted("PartialObjectMetadata");

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    String query = request.uri().getQuery();
    boolean watch = query != null && query.contains("watch=true");
    builder.setHeader("Accept", watch ? OF_WATCH : OF_LIST);
  }
}
