package io.serinus.testbed;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the cluster with the first class that needs it and stops it after the last. */
final class BedExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(BedExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    String unique = UUID.randomUUID().toString().substring(0, 6);
    String name =
        "it-"
            + context.getRequiredTestClass().getSimpleName().toLowerCase(Locale.ROOT)
            + "-"
            + unique;
    client(context)
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    context.getStore(STORE).put(TestNamespace.class, new TestNamespace(name));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    TestNamespace namespace = context.getStore(STORE).get(TestNamespace.class, TestNamespace.class);
    if (namespace != null) {
      new ClusterContents(client(context)).clear(namespace.name());
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == KubernetesBed.class || type == TestNamespace.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KubernetesBed.class
        ? bed(context)
        : context.getStore(STORE).get(TestNamespace.class, TestNamespace.class);
  }

  private static KubernetesClient client(ExtensionContext context) {
    return bed(context).adminClient();
  }

  private static KubernetesBed bed(ExtensionContext context) {
    // The root's store closes what it holds when the last test has run.
    return context
        .getRoot()
        .getStore(STORE)
        .getOrComputeIfAbsent(
            KubernetesBed.class, none -> BedDiscovery.start(), KubernetesBed.class);
  }
}
