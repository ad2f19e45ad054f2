package io.serinus.git;

import io.serinus.model.InvalidInputException;

/**
 * Who Serinus says it is when it commits.
 *
 * @param name for example {@code serinus}
 * @param email for example {@code serinus@example.com}
 */
public record CommitIdentity(String name, String email) {
  public CommitIdentity {
    require("name", name);
    require("email", email);
  }

  private static void require(String field, String text) {
    boolean unusable =
        text.isBlank()
            || text.chars()
                .anyMatch(sign -> sign == '<' || sign == '>' || Character.isISOControl(sign));
    if (unusable) {
      throw new InvalidInputException(
          "InvalidIdentity",
          "The %s of the commit author must not be blank or contain <, > or line breaks."
              .formatted(field));
    }
  }
}
