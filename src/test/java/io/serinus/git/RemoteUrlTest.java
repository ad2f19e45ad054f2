package io.serinus.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.model.InvalidInputException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://git.example.com/team/apps.git",
        "http://localhost:3000/team/apps",
        "file:///srv/apps.git"
      })
  void supportedUrlsStayAsTheyAreWritten(String text) {
    assertThat(RemoteUrl.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://robot:hunter2@git.example.com/apps.git",
        "https://hunter2@git.example.com/apps.git",
        "https://git.example.com/apps.git?token=hunter2",
        "https://git.example.com/apps.git#hunter2",
        "https://robot:hunter2@git.example.com/a b.git",
        "ssh://robot:hunter2@git.example.com/apps.git",
        "hunter2"
      })
  void aUrlWithACredentialIsRefusedWithoutBeingRepeated(String text) {
    assertThatThrownBy(() -> RemoteUrl.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"git@example.com:team/apps.git", "ssh://example.com/apps", "git://x/y"})
  void otherTransportsAreNamedWithWhatIsSupported(String text) {
    assertThatThrownBy(() -> RemoteUrl.parse(text))
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidInputException.class))
        .satisfies(
            failure -> assertThat(failure.reason()).isEqualTo("UnsupportedRemote"),
            failure ->
                assertThat(failure)
                    .hasMessageContainingAll("not supported yet", "https, http and file"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "apps", "https:///apps", "https://host", "file://apps", "file:x"})
  void whatIsNoUrlIsRefused(String text) {
    assertThatThrownBy(() -> RemoteUrl.parse(text)).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aTrailingSlashMakesNoOtherRemote() {
    assertThat(RemoteUrl.parse("https://host/apps/"))
        .isEqualTo(RemoteUrl.parse("https://host/apps"));
  }
}
