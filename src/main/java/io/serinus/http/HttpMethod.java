package io.serinus.http;

/** The methods that Serinus sends. */
public enum HttpMethod {
  /** Reads, without a body. */
  GET,
  /** Reads the headers only. */
  HEAD,
  /** Creates or submits. */
  POST,
  /** Replaces. */
  PUT,
  /** Changes in part. */
  PATCH,
  /** Removes. */
  DELETE;

  /** Whether the request carries a body, empty if none is given. */
  boolean hasBody() {
    return switch (this) {
      case POST, PUT, PATCH -> true;
      case GET, HEAD, DELETE -> false;
    };
  }

  /** Whether repeating the request elsewhere can change anything. */
  boolean isRead() {
    return switch (this) {
      case GET, HEAD -> true;
      case POST, PUT, PATCH, DELETE -> false;
    };
  }
}
