package io.serinus.http;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Keeps OkHttp from sending by itself a second time what was answered 408, or 503 with {@code
 * Retry-After: 0}. Whether and when something is tried again is decided by who asks, who counts his
 * tries. OkHttp leaves a request alone that is to be tried again later, so that is what the answer
 * says.
 */
final class NotAtOnce implements Interceptor {
  private static final String RETRY_AFTER = "Retry-After";

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    String advice = response.header(RETRY_AFTER);
    boolean repeated =
        (response.code() == 408 && (advice == null || advice.equals("0")))
            || (response.code() == 503 && "0".equals(advice));
    return repeated ? response.newBuilder().header(RETRY_AFTER, "1").build() : response;
  }
}
