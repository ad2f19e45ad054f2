package io.serinus.git;

import io.serinus.model.Secret;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/**
 * The HTTP connections of one operation. Sends the credential to the remote's own origin only, so
 * that a redirect cannot carry it elsewhere; charges every byte to the budget; remembers the last
 * answer's status.
 */
final class RemoteHttp implements HttpConnectionFactory {
  private final RemoteUrl url;
  private final Optional<Secret> authorization;
  private final TransferBudget budget;
  private volatile int lastStatus;

  RemoteHttp(RemoteUrl url, Optional<Secret> authorization, TransferBudget budget) {
    this.url = url;
    this.authorization = authorization;
    this.budget = budget;
  }

  /** Status of the last answer, empty when nothing answered. */
  OptionalInt lastStatus() {
    return lastStatus == 0 ? OptionalInt.empty() : OptionalInt.of(lastStatus);
  }

  @Override
  public HttpConnection create(URL target) throws IOException {
    return create(target, Proxy.NO_PROXY);
  }

  @Override
  public HttpConnection create(URL target, Proxy proxy) throws IOException {
    HttpConnection connection = new Connection(target, proxy);
    if (authorization.isPresent() && url.isSameOrigin(target)) {
      connection.setRequestProperty("Authorization", authorization.get().reveal());
    }
    return connection;
  }

  private final class Connection extends JDKHttpConnection {
    Connection(URL target, Proxy proxy) throws IOException {
      super(target, proxy);
    }

    @Override
    public int getResponseCode() throws IOException {
      int status = super.getResponseCode();
      lastStatus = Math.max(status, 0);
      return status;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new Charged(super.getInputStream());
    }
  }

  private final class Charged extends FilterInputStream {
    Charged(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      budget.received(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      budget.received(Math.max(count, 0));
      return count;
    }
  }
}
