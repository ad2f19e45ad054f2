package io.serinus.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.http.HttpRequest;
import io.serinus.http.HttpResponse;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForgesTest {
  private static final CommitSha COMMIT = new CommitSha("a".repeat(40));
  private static final Secret TOKEN = new Secret("token");
  private final TestClock clock = new TestClock();
  private final List<HttpRequest> sent = new ArrayList<>();
  private HttpResponse answer = new HttpResponse(201, Map.of(), "{}");
  private final Forges forges =
      new Forges(
          request -> {
            sent.add(request);
            return answer;
          },
          clock);

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GITHUB, https://github.com/acme/shop.git, -, https://api.github.com",
        "GITHUB, git@github.com:acme/shop.git, -, https://api.github.com",
        "GITHUB, https://ghe.example.com/acme/shop.git, -, https://ghe.example.com/api/v3",
        "GITHUB, https://x/acme/shop, https://ghe.example.com/api/v3,"
            + " https://ghe.example.com/api/v3",
        "GITEA, https://example.com/tea/acme/shop.git, -, https://example.com/tea/api/v1",
        "GITEA, ssh://git@x:22/acme/shop, https://example.com/tea/, https://example.com/tea/api/v1"
      })
  void requestsGoToTheApiOfTheHost(ForgeKind kind, String gitUrl, String baseUrl, String root) {
    Optional<URI> base = Optional.ofNullable(baseUrl).map(URI::create);
    Forge forge =
        forges.open(new ForgeSettings(kind, gitUrl, base, TOKEN, Optional.empty(), false));

    send(forge);

    assertThat(sent.get(0).url())
        .isEqualTo(URI.create(root + "/repos/acme/shop/statuses/" + COMMIT));
  }

  @Test
  void eachHostIsGivenItsOwnFormOfTheToken() {
    send(forges.open(ForgeSettings.of(ForgeKind.GITHUB, "https://github.com/a/b", TOKEN)));
    send(forges.open(ForgeSettings.of(ForgeKind.GITEA, "https://tea.example.com/a/b", TOKEN)));

    assertThat(authorization(sent.get(0))).isEqualTo("Bearer token");
    assertThat(authorization(sent.get(1))).isEqualTo("token token");
  }

  @Test
  void onGithubComTheRepositoriesOfATokenShareOneDistanceBetweenWritesAndNobodySleeps() {
    Forge one = forges.open(ForgeSettings.of(ForgeKind.GITHUB, "https://github.com/a/one", TOKEN));
    Forge two = forges.open(ForgeSettings.of(ForgeKind.GITHUB, "https://github.com/a/two", TOKEN));
    Forge other =
        forges.open(ForgeSettings.of(ForgeKind.GITEA, "https://tea.example.com/a/b", TOKEN));

    assertThat(send(one)).isInstanceOf(ForgeOutcome.Done.class);
    assertThat(send(two))
        .isEqualTo(new ForgeOutcome.Spaced<>(TestClock.START.plus(Duration.ofSeconds(1))));
    assertThat(send(other)).isInstanceOf(ForgeOutcome.Done.class);
    assertThat(sent).hasSize(2);
    clock.pass(Duration.ofSeconds(1));

    assertThat(send(two)).isInstanceOf(ForgeOutcome.Done.class);
  }

  @Test
  void aRequestThatTheHostDoesNotAnswerHoldsUpNobodyElseWithTheToken() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    Forges hanging =
        new Forges(
            request -> {
              asked.countDown();
              awaitLatch(mayAnswer);
              return answer;
            },
            clock);
    Forge one =
        hanging.open(ForgeSettings.of(ForgeKind.GITEA, "https://tea.example.com/a/b", TOKEN));
    Forge two =
        hanging.open(ForgeSettings.of(ForgeKind.GITEA, "https://tea.example.com/a/c", TOKEN));
    CompletableFuture<ForgeOutcome<CommitSha>> first =
        CompletableFuture.supplyAsync(() -> send(one));
    awaitLatch(asked);

    assertThat(send(two)).isInstanceOf(ForgeOutcome.Spaced.class);
    mayAnswer.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(ForgeOutcome.Done.class);
  }

  @Test
  void aRateLimitHoldsForTheTokenAndNotForOthers() {
    Forge one =
        forges.open(ForgeSettings.of(ForgeKind.GITEA, "https://tea.example.com/a/b", TOKEN));
    Forge two =
        forges.open(ForgeSettings.of(ForgeKind.GITEA, "https://tea.example.com/a/c", TOKEN));
    Forge other =
        forges.open(
            ForgeSettings.of(ForgeKind.GITEA, "https://tea.example.com/a/b", new Secret("other")));
    answer =
        new HttpResponse(429, Map.of("Retry-After", List.of("Thu, 01 Jan 2026 00:10:00 GMT")), "");

    assertThat(send(one)).isInstanceOf(ForgeOutcome.Deferred.class);
    answer = new HttpResponse(201, Map.of(), "{}");

    assertThat(send(two))
        .isInstanceOfSatisfying(
            ForgeOutcome.Deferred.class,
            deferred ->
                assertThat(deferred.notBefore())
                    .isEqualTo(TestClock.START.plus(Duration.ofMinutes(10))));
    assertThat(send(other)).isInstanceOf(ForgeOutcome.Done.class);
    assertThat(sent).hasSize(2);
  }

  @Test
  void aTokenIsNotSentOverPlainHttpUnlessAllowed() {
    ForgeSettings settings =
        ForgeSettings.of(ForgeKind.GITEA, "http://tea.example.com/acme/shop.git", TOKEN);

    assertThatThrownBy(() -> forges.open(settings))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("tea.example.com")
        .hasMessageContaining("allowInsecureHttp");
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://example.com",
    "https://user:s3cret@example.com",
    "https://example.com?x=1",
    "example.com"
  })
  void aBaseAddressThatIsNoneIsTheUsersMistake(URI base) {
    ForgeSettings settings =
        new ForgeSettings(
            ForgeKind.GITEA, "https://x/a/b", Optional.of(base), TOKEN, Optional.empty(), true);

    assertThatThrownBy(() -> forges.open(settings))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void settingsShowNoSecret() {
    ForgeSettings settings =
        ForgeSettings.of(ForgeKind.GITEA, "https://user:s3cret@x/a/b", new Secret("t0ken"));

    assertThat(settings.toString()).doesNotContain("s3cret").doesNotContain("t0ken");
  }

  private static ForgeOutcome<CommitSha> send(Forge forge) {
    return forge.setStatus(
        COMMIT, new CommitStatus("serinus/a", CommitStatus.State.PENDING, "x", Optional.empty()));
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String authorization(HttpRequest request) {
    return request.headers().stream()
        .filter(header -> header.name().equals("Authorization"))
        .findFirst()
        .orElseThrow()
        .value()
        .reveal();
  }
}
