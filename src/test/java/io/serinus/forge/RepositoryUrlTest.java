package io.serinus.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.model.InvalidInputException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://github.com/acme/shop.git, https://github.com, acme/shop",
    "https://github.com/acme/shop, https://github.com, acme/shop",
    "https://github.com/acme/shop/, https://github.com, acme/shop",
    "https://user:secret@github.com/acme/shop.git, https://github.com, acme/shop",
    "http://127.0.0.1:3000/acme/shop.git, http://127.0.0.1:3000, acme/shop",
    "https://example.com/git/tea/acme/my.shop.git, https://example.com/git/tea, acme/my.shop",
    "ssh://git@example.com:2222/acme/shop.git, https://example.com, acme/shop",
    "git@github.com:acme/shop.git, https://github.com, acme/shop",
    "github.com:/acme/shop, https://github.com, acme/shop"
  })
  void hostOwnerAndNameAreRead(String gitUrl, URI webRoot, String slug) {
    RepositoryUrl parsed = RepositoryUrl.parse(gitUrl);

    assertThat(parsed.webRoot()).isEqualTo(webRoot);
    assertThat(parsed.slug()).hasToString(slug);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop",
        "file:///srv/git/acme/shop.git",
        "/srv/git/acme/shop.git",
        "https://github.com/shop.git",
        "https://github.com/acme/..",
        "https://github.com/a%2Fb/sh%3Fop",
        "https://user:s3cret@/acme/shop",
        "git@github.com:../shop",
        "ht tp://x/acme/shop"
      })
  void whatNamesNoRepositoryIsTheUsersMistake(String gitUrl) {
    assertThatThrownBy(() -> RepositorySlug.parse(gitUrl))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageNotContaining("s3cret")
        .extracting(failure -> ((InvalidInputException) failure).reason())
        .isEqualTo("RepositoryNotDerivable");
  }
}
