package io.serinus.rollout;

import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricProviderType;
import io.serinus.analysis.MetricQuestion;
import io.serinus.analysis.ProviderNeeds;
import io.serinus.analysis.QueryTemplate;
import io.serinus.model.CanaryAnalysis.TemplateRef;
import io.serinus.model.InvalidInputException;
import io.serinus.model.JsonFields;
import io.serinus.model.KubernetesObject;
import io.serinus.model.MetricTemplateSpec;
import io.serinus.model.ObjectRef;
import io.serinus.model.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a MetricTemplate asks. One that is not there or cannot be used leaves its checks open, as a
 * source that cannot be reached does: it belongs to somebody else, who may put it right a moment
 * later, and a Canary that is well must not be stopped by it.
 */
final class TemplateReader {
  private final References references;
  private final PlanRemarks remarks;

  TemplateReader(References references, PlanRemarks remarks) {
    this.references = references;
    this.remarks = remarks;
  }

  /**
   * @param where the metric in the spec, for messages
   */
  MetricQuestion question(String where, TemplateRef ref, Map<String, String> variables) {
    String field = where + ".templateRef";
    try {
      return asked(found(ref), variables);
    } catch (InvalidInputException wrong) {
      String why = String.valueOf(wrong.getMessage());
      remarks.warning(field + ": " + why);
      return new MetricQuestion.Unanswerable(why);
    }
  }

  private KubernetesObject found(TemplateRef ref) {
    return references
        .metricTemplate(ref)
        .orElseThrow(
            () ->
                mistake(
                    "MetricTemplate " + References.named(ref),
                    "is not there: apply it, or correct templateRef"));
  }

  private static MetricQuestion asked(KubernetesObject template, Map<String, String> variables) {
    String owner = template.ref().toString();
    MetricTemplateSpec spec =
        JsonFields.read(
            owner, template.at("/spec"), "spec", MetricTemplateSpec.class, "InvalidTemplate");
    MetricTemplateSpec.Provider provider = spec.provider();
    String word = provider == null || provider.type() == null ? "" : provider.type();
    Optional<MetricProviderType> type = MetricProviderType.named(word);
    if (provider == null || type.isEmpty()) {
      throw mistake(
          owner,
          "has the provider type '%s': write one of %s"
              .formatted(word, MetricProviderType.words()));
    }
    if (spec.query() == null || spec.query().isBlank()) {
      throw mistake(owner, "has no spec.query: write the query");
    }
    QueryTemplate query = placeholders(owner + ", spec.query", spec.query(), variables);
    MetricProvider asked = provider(template, type.get(), provider);
    requireWhatItNeeds(owner, asked);
    if (asked.type() == MetricProviderType.WEB) {
      placeholders(owner + ", spec.provider.address", asked.address(), variables);
    }
    return new MetricQuestion.Asked(asked, query);
  }

  private static QueryTemplate placeholders(
      String where, String text, Map<String, String> variables) {
    try {
      return new QueryTemplate(text, variables);
    } catch (InvalidInputException wrong) {
      throw new InvalidInputException(wrong.reason(), where + ": " + wrong.getMessage(), wrong);
    }
  }

  private static void requireWhatItNeeds(String owner, MetricProvider asked) {
    if (asked.type() == MetricProviderType.CLOUD_WATCH && asked.region().isEmpty()) {
      throw mistake(owner, "has no spec.provider.region: write it like eu-central-1");
    }
    ProviderNeeds needs = ProviderNeeds.of(asked.type());
    if (asked.address().isEmpty() && needs.address().isPresent()) {
      throw mistake(owner, "has no spec.provider.address: write it like " + needs.address().get());
    }
    if (asked.secret().isEmpty() && needs.secret()) {
      throw mistake(
          owner,
          "has no spec.provider.secretRef: name a Secret with "
              + String.join(" and ", needs.entries()));
    }
  }

  private static MetricProvider provider(
      KubernetesObject template, MetricProviderType type, MetricTemplateSpec.Provider provider) {
    String address = provider.address() == null ? "" : provider.address().strip();
    @Nullable String secret = provider.secretRef() == null ? null : provider.secretRef().name();
    return new MetricProvider(
        type,
        address,
        headers(provider.headers()),
        Optional.ofNullable(secret)
            .filter(name -> !name.isEmpty())
            .map(name -> new ObjectRef("v1", "Secret", template.namespace(), name)),
        !Boolean.TRUE.equals(provider.insecureSkipVerify()),
        provider.region() == null ? "" : provider.region().strip());
  }

  private static Map<String, List<Secret>> headers(@Nullable Map<String, List<String>> given) {
    Map<String, List<Secret>> headers = new HashMap<>();
    if (given != null) {
      given.forEach(
          (name, values) -> {
            if (values != null) {
              headers.put(name, values.stream().filter(Objects::nonNull).map(Secret::new).toList());
            }
          });
    }
    return headers;
  }

  private static InvalidInputException mistake(String owner, String what) {
    return new InvalidInputException("InvalidTemplate", owner + " " + what);
  }
}
