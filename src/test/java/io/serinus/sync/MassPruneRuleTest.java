package io.serinus.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MassPruneRuleTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, false",
    "1, 1, false",
    "1, 2, false",
    "2, 2, true",
    "2, 3, false",
    "3, 3, true",
    "3, 4, false",
    "4, 7, true",
    "4, 8, false",
    "100, 10000, false",
    "101, 10000, true"
  })
  void theNumberDecides(int gone, int inventory, boolean doubtful) {
    MassPruneRule rule = new MassPruneRule(SyncSettings.DEFAULT_MASS_PRUNE_LIMIT);

    assertThat(rule.doubt(new MassPruneRule.Removal(gone, inventory, false, false)).isPresent())
        .isEqualTo(doubtful);
  }

  @Test
  void zeroMeansNoBound() {
    assertThat(new MassPruneRule(0).doubt(new MassPruneRule.Removal(4_000, 10_000, false, false)))
        .isEmpty();
  }

  @Test
  void aRewrittenHistoryAndOtherFilesMakeEveryRemovalDoubtfulAndNoneWhereNothingGoes() {
    MassPruneRule rule = new MassPruneRule(0);

    assertThat(rule.doubt(new MassPruneRule.Removal(1, 100, true, false))).isPresent();
    assertThat(rule.doubt(new MassPruneRule.Removal(1, 100, false, true))).isPresent();
    assertThat(rule.doubt(new MassPruneRule.Removal(0, 100, true, true))).isEmpty();
  }
}
