package io.serinus.http;

import java.io.IOException;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Follows a redirect only to the same server, so that no header or body ever reaches another one. A
 * step up from http to https on the same host counts as the same server; a step down does not.
 *
 * <p>Reads follow every kind of redirect. Writes follow 307 and 308 only, which repeat the request
 * as it was; a write that became a read would look as if it had succeeded.
 */
final class SameServerRedirects implements Interceptor {
  private static final int MAX_REDIRECTS = 5;

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Response response = chain.proceed(request);
    for (int followed = 0; followed < MAX_REDIRECTS; followed++) {
      Optional<HttpUrl> next = target(request, response);
      if (next.isEmpty()) {
        return response;
      }
      response.close();
      request = request.newBuilder().url(next.get()).build();
      response = chain.proceed(request);
    }
    return response;
  }

  private static Optional<HttpUrl> target(Request request, Response response) {
    boolean repeatable = response.code() == 307 || response.code() == 308;
    boolean readable = response.code() >= 301 && response.code() <= 303;
    boolean read = HttpMethod.valueOf(request.method()).isRead();
    String location = response.header("Location");
    if (location == null || !(repeatable || (readable && read))) {
      return Optional.empty();
    }
    return Optional.ofNullable(request.url().resolve(location))
        .filter(url -> sameServer(request.url(), url));
  }

  private static boolean sameServer(HttpUrl from, HttpUrl to) {
    if (!from.host().equals(to.host())) {
      return false;
    }
    boolean sameOrigin = from.port() == to.port() && from.scheme().equals(to.scheme());
    boolean stepUp = !from.isHttps() && from.port() == 80 && to.isHttps() && to.port() == 443;
    return sameOrigin || stepUp;
  }
}
