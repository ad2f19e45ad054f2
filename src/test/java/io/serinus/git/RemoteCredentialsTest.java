package io.serinus.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serinus.git.RefSelector.Branch;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteCredentialsTest {
  private static final Branch MAIN = new Branch("main");
  private static final GitCredentials BASIC =
      new GitCredentials.Basic("robot", new Secret("s3cr3t-w0rd"));
  private static final GitCredentials BEARER = new GitCredentials.Bearer(new Secret("t0k3n-value"));

  @TempDir Path root;
  private CommitId tip;
  private GitHttpServer server;

  @BeforeEach
  void serve() throws IOException {
    tip = RemoteFixture.create(root).write("a.yaml", "a: 1\n").push("Add a");
    server = GitHttpServer.start(root);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private GitMirror mirror(GitCredentials credentials, boolean allowInsecureHttp) {
    return GitMirror.open(
        root.resolve("mirrors"),
        new GitRemote(
            server.url(),
            () -> Optional.of(credentials),
            allowInsecureHttp,
            TransferLimits.defaults()),
        Clock.systemUTC());
  }

  @Test
  void basicAndBearerAreSent() {
    for (GitCredentials credentials : List.of(BASIC, BEARER)) {
      server.requireAuthorization(credentials.authorization().reveal());
      try (GitMirror mirror = mirror(credentials, true)) {
        PollResult result = mirror.poll(MAIN);
        assertThat(result).isNotInstanceOf(PollResult.RefMissing.class);
        assertThat(mirror.contains(tip)).isTrue();
      }
    }
    assertThat(server.authorizations()).contains("Basic cm9ib3Q6czNjcjN0LXcwcmQ=");
    assertThat(server.authorizations()).contains("Bearer t0k3n-value");
  }

  @Test
  void aPushIsAuthenticatedToo() {
    server.requireAuthorization(BASIC.authorization().reveal());
    try (GitMirror mirror = mirror(BASIC, true)) {
      StatusBranch status =
          new StatusBranch(
              mirror,
              new Branch("serinus/status"),
              new CommitIdentity("serinus", "serinus@example.com"),
              PushRetry.defaults(),
              RandomGenerator.getDefault(),
              Pause.sleeping());

      assertThat(
              status.write(
                  FileEdits.none().put("a.yaml", "a\n"), CommitMessage.of("Status"), Instant.EPOCH))
          .isInstanceOf(StatusWrite.Pushed.class);
    }
  }

  @Test
  void credentialsAreNotSentOverPlainHttpUnlessAllowed() {
    try (GitMirror mirror = mirror(BASIC, false)) {
      assertThatThrownBy(() -> mirror.poll(MAIN))
          .asInstanceOf(InstanceOfAssertFactories.type(InvalidInputException.class))
          .satisfies(
              failure -> assertThat(failure.reason()).isEqualTo("InsecureCredentials"),
              failure -> assertThat(failure).hasMessageContaining("allowInsecureHttp"));
    }
    assertThat(server.authorizations()).isEmpty();
  }

  @Test
  void aRedirectToAnotherOriginDoesNotCarryTheCredential() throws IOException {
    try (GitHttpServer other = GitHttpServer.start(root);
        GitMirror mirror = mirror(BASIC, true)) {
      server.redirectTo(other.origin());

      mirror.poll(MAIN);

      assertThat(server.authorizations()).contains(BASIC.authorization().reveal());
      assertThat(other.authorizations()).isNotEmpty().containsOnly("");
    }
  }

  @Test
  void anAuthenticationFailureNamesTheRemoteAndNoSecret() {
    server.requireAuthorization("Basic other");
    for (GitCredentials credentials : List.of(BASIC, BEARER)) {
      server.denyWith("You sent " + credentials.authorization().reveal());
      try (GitMirror mirror = mirror(credentials, true)) {
        UnavailableException failure =
            catchThrowableOfType(UnavailableException.class, () -> mirror.poll(MAIN));

        assertThat(failure.reason()).isEqualTo("AuthenticationFailed");
        assertThat(failure).hasMessageContainingAll(server.url().toString(), "401", "expired");
        assertNoSecret(failure);
      }
    }
  }

  @Test
  void aRemoteThatEchoesTheSecretIsQuotedWithoutIt() {
    RemoteFailures failures =
        new RemoteFailures(GitRemote.anonymous(server.url()), Optional.of(BASIC));

    assertThat(failures.pushRefused("bad s3cr3t-w0rd, bad cm9ib3Q6czNjcjN0LXcwcmQ=\u001b[2J"))
        .hasMessageContaining("bad ***, bad ***")
        .hasMessageNotContaining("\u001b");
  }

  private static void assertNoSecret(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString())
        .doesNotContain("s3cr3t-w0rd")
        .doesNotContain("t0k3n-value")
        .doesNotContain("cm9ib3Q6");
  }

  @Test
  void aMissingCredentialIsSaid() {
    server.requireAuthorization("Basic other");
    GitRemote anonymous = GitRemote.anonymous(server.url());
    try (GitMirror mirror = GitMirror.open(root.resolve("mirrors"), anonymous, Clock.systemUTC())) {
      assertThatThrownBy(() -> mirror.poll(MAIN))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("No credentials are configured");
    }
  }

  @Test
  void aTokenWithALineBreakIsRefusedWithoutBeingRepeated() {
    assertThatThrownBy(() -> new GitCredentials.Bearer(new Secret("t0k3n\n")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("newline")
        .hasMessageNotContaining("t0k3n");
  }

  @Test
  void printedCredentialsShowNoSecret() {
    assertThat(BASIC.toString() + BEARER + BASIC.authorization())
        .doesNotContain("s3cr3t-w0rd")
        .doesNotContain("t0k3n-value");
  }
}
