package io.serinus.app;

import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.git.RefSelector;
import io.serinus.model.InvalidInputException;
import io.serinus.model.ManifestOrigin;
import io.serinus.model.UnavailableException;
import io.serinus.reconcile.PromotedManifests.Answer;
import io.serinus.reconcile.PromotedManifests.Question;
import io.serinus.report.RecordedPromotions;
import io.serinus.sync.CommittedManifests;
import io.serinus.sync.SyncSettings;
import java.util.Optional;

/**
 * One repository as the place where promotions are recorded, and where the manifests are that were
 * promoted.
 *
 * @param branch that is followed
 */
record PromotionSource(
    GitMirror mirror, RefSelector branch, SyncSettings settings, RecordedPromotions records) {

  /** Looks at the status branch as it is now; what is then looked up is of this moment. */
  Reader open() {
    CommitId tip =
        mirror
            .tip(branch)
            .orElseThrow(
                () ->
                    new UnavailableException(
                        "NotFetched",
                        "repository %s was not fetched yet".formatted(settings.repository())));
    records.refresh();
    return new Reader(tip, new CommittedManifests(settings, mirror));
  }

  /** Answers questions, one after the other. */
  final class Reader {
    private final CommitId tip;
    private final CommittedManifests manifests;

    private Reader(CommitId tip, CommittedManifests manifests) {
      this.tip = tip;
      this.manifests = manifests;
    }

    Answer answer(Question question) {
      try {
        Optional<ManifestOrigin> recorded = records.of(question.canary());
        return recorded.isEmpty()
            ? new Answer.None()
            : new Answer.Found(manifests.of(question.target(), recorded.get(), tip));
      } catch (InvalidInputException wrong) {
        return new Answer.Lost(String.valueOf(wrong.getMessage()));
      }
    }
  }
}
