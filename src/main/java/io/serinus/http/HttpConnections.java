package io.serinus.http;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * Owns the connections that all clients of the process share. Calls run on the caller's thread;
 * closing lets go of idle connections and threads.
 */
public final class HttpConnections implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int IDLE_CONNECTIONS = 8;

  private final OkHttpClient verifying;

  public HttpConnections() {
    verifying =
        new OkHttpClient.Builder()
            .dispatcher(new Dispatcher())
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES))
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(false)
            .followSslRedirects(false)
            .addInterceptor(new SameServerRedirects())
            .addNetworkInterceptor(new NotAtOnce())
            .build();
  }

  /** A client on the shared connections. Clients are cheap and need no closing. */
  public HttpClient client(TlsVerification verification) {
    return switch (verification) {
      case REQUIRED -> new OkHttpExchange(verifying);
      case OFF -> new OkHttpExchange(unverified());
    };
  }

  private OkHttpClient unverified() {
    AnyCertificate anyCertificate = new AnyCertificate();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {anyCertificate}, new SecureRandom());
      return verifying
          .newBuilder()
          .sslSocketFactory(context.getSocketFactory(), anyCertificate)
          .hostnameVerifier((host, session) -> true)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime offers no TLS", e);
    }
  }

  @Override
  public void close() {
    verifying.dispatcher().executorService().shutdown();
    verifying.connectionPool().evictAll();
  }
}
