package io.serinus.forge;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/** The kinds of hosts that there is an implementation for. */
public enum ForgeKind {
  /** github.com and GitHub Enterprise Server. */
  GITHUB {
    @Override
    URI apiRoot(URI webRoot) {
      String host = String.valueOf(webRoot.getHost()).toLowerCase(Locale.ROOT);
      return switch (host) {
        case "github.com", "www.github.com", "api.github.com" -> URI.create(PUBLIC_GITHUB);
        default -> below(webRoot, "/api/v3");
      };
    }

    @Override
    Duration writeGap(URI apiRoot) {
      return apiRoot.toString().equals(PUBLIC_GITHUB) ? Duration.ofSeconds(1) : Duration.ZERO;
    }
  },
  /** Gitea and Forgejo. */
  GITEA {
    @Override
    URI apiRoot(URI webRoot) {
      return below(webRoot, "/api/v1");
    }

    @Override
    Duration writeGap(URI apiRoot) {
      return Duration.ZERO;
    }
  };

  private static final String PUBLIC_GITHUB = "https://api.github.com";

  /** Where the API begins, without a slash at its end. An address of the API itself stays. */
  abstract URI apiRoot(URI webRoot);

  /** Shortest time between two writes that the host asks for. */
  abstract Duration writeGap(URI apiRoot);

  private static URI below(URI webRoot, String path) {
    String root = webRoot.toString().replaceFirst("/+$", "");
    return URI.create(root.endsWith(path) ? root : root + path);
  }
}
