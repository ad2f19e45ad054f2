package io.serinus.sync;

import io.serinus.manifest.Manifest;
import io.serinus.manifest.ManifestFile;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Scopes of kinds that CustomResourceDefinitions in a commit define. */
final class DefinedScopes {
  private final Map<Name, KindScope.Known> scopes = new HashMap<>();

  private record Name(String group, String kind) {}

  private DefinedScopes() {}

  static DefinedScopes of(RepositoryIndex index) {
    DefinedScopes defined = new DefinedScopes();
    for (ManifestFile file : index.files().values()) {
      for (Manifest manifest : file.manifests()) {
        if (ObjectKey.of(manifest.ref()).isDefinition()) {
          KubernetesObject object = manifest.object();
          defined.scopes.put(
              new Name(object.at("/spec/group").asText(), object.at("/spec/names/kind").asText()),
              new KindScope.Known(object.at("/spec/scope").asText().equals("Namespaced")));
        }
      }
    }
    return defined;
  }

  Optional<KindScope.Known> find(ObjectRef ref) {
    return Optional.ofNullable(scopes.get(new Name(ref.group(), ref.kind())));
  }
}
