package io.serinus.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryIdentityTest {
  private static final RepositoryIdentity APPS =
      RepositoryIdentity.of("https://git.example.com/team/apps.git", "main");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://git.example.com/team/apps",
        "https://git.example.com/team/apps/",
        "https://Git.Example.COM/team/apps.git",
        "https://git.example.com:443/team/apps.git",
        "http://git.example.com/team/apps.git",
        "ssh://git@git.example.com/team/apps.git",
        "ssh://git@git.example.com:22/team/apps.git",
        "git@git.example.com:team/apps.git",
        "https://user:secret@git.example.com/team/apps.git"
      })
  void oneRemoteWrittenInManyWaysIsOneRepository(String url) {
    assertThat(RepositoryIdentity.of(url, "main")).isEqualTo(APPS);
    assertThat(RepositoryIdentity.of(url, "main").toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://git.example.com/team/Apps.git",
        "https://git.example.com/team/apps/more.git",
        "https://git.example.com:8443/team/apps.git",
        "https://example.com/team/apps.git",
        "file:///team/apps.git"
      })
  void anotherRemoteIsAnotherRepository(String url) {
    assertThat(RepositoryIdentity.of(url, "main").id()).isNotEqualTo(APPS.id());
  }

  @Test
  void anotherBranchIsAnotherRepository() {
    assertThat(RepositoryIdentity.of("https://git.example.com/team/apps.git", "prod").id())
        .isNotEqualTo(APPS.id());
  }

  @Test
  void theIdOfARepositoryNeverChanges() {
    assertThat(APPS.id()).isEqualTo("338855221523").hasSize(12);
    assertThat(APPS.of("shop").id()).isNotEqualTo(APPS.id());
  }
}
